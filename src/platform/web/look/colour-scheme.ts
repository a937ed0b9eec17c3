import { useSyncExternalStore } from 'react'
import { isPrinting, onPrinting } from './printing.ts'

export type SchemeChoice = 'system' | 'light' | 'dark'

const storageKey = 'chechuang-scheme'
const systemDark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

// index.html sets the same before the first paint
export function schemeChoice(): SchemeChoice {
  const kept = localStorage.getItem(storageKey)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function chooseScheme(choice: SchemeChoice): void {
  if (choice === 'system') localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, choice)
  apply()
}

// paper is white
function isDark(): boolean {
  if (isPrinting()) return false
  const choice = schemeChoice()
  return choice === 'dark' || (choice === 'system' && systemDark.matches)
}

function apply(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light'
  for (const listener of listeners) listener()
}

systemDark.addEventListener('change', apply)
onPrinting(apply)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useDark = (): boolean => useSyncExternalStore(subscribe, isDark)
export const useSchemeChoice = (): SchemeChoice => useSyncExternalStore(subscribe, schemeChoice)
