import { useSyncExternalStore } from 'react'

const width = matchMedia('(max-width: 720px)')

function subscribe(listener: () => void): () => void {
  width.addEventListener('change', listener)
  return () => width.removeEventListener('change', listener)
}

/** A window as narrow as a phone's: pinned columns would leave no room for the others. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => width.matches)
