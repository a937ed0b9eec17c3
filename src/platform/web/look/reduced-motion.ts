import { useSyncExternalStore } from 'react'

const wish = matchMedia('(prefers-reduced-motion: reduce)')

function subscribe(listener: () => void): () => void {
  wish.addEventListener('change', listener)
  return () => wish.removeEventListener('change', listener)
}

/** The person asked their system for less motion. */
export const useReducedMotion = (): boolean => useSyncExternalStore(subscribe, () => wish.matches)
