import { useSyncExternalStore } from 'react'

const paper = matchMedia('print')
let before = false

export const isPrinting = () => before || paper.matches

/** Hears when the page goes to paper and when it is back: some browsers tell by the medium, some by the event. */
export function onPrinting(listener: () => void): () => void {
  const begin = () => {
    before = true
    listener()
  }
  const end = () => {
    before = false
    listener()
  }
  paper.addEventListener('change', listener)
  addEventListener('beforeprint', begin)
  addEventListener('afterprint', end)
  return () => {
    paper.removeEventListener('change', listener)
    removeEventListener('beforeprint', begin)
    removeEventListener('afterprint', end)
  }
}

/** On paper a table stands whole: there is nobody to turn its pages. */
export const usePrinting = (): boolean => useSyncExternalStore(onPrinting, isPrinting)

