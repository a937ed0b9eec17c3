import { useEffect, useRef } from 'react'
import { followBursts } from './key-burst.ts'
import { dialogStands, isTyping } from './shortcuts.tsx'

/**
 * What a hand scanner types, wherever the focus is: no field need be aimed at, no button under the focus is pressed by
 * its Enter, no shortcut by its letters. A dialog is left alone, unless the caller is one.
 */
export function useHandScanner(onScan: (text: string) => void, where: 'page' | 'dialog' = 'page'): void {
  const newest = useRef(onScan)
  useEffect(() => {
    newest.current = onScan
  })
  useEffect(() => {
    const follow = followBursts()
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || (where === 'page' && dialogStands())) return
      const burst = follow({ key: event.key, code: event.code, shift: event.shiftKey, repeat: event.repeat, at: event.timeStamp })
      if (burst.is === 'typed') return
      event.stopPropagation()
      if (burst.is === 'scanned' || !isTyping(event.target)) event.preventDefault()
      if (burst.is === 'scanned') newest.current(burst.text)
    }
    // before the shortcuts and the fields, which would act on single keys
    document.addEventListener('keydown', press, true)
    return () => document.removeEventListener('keydown', press, true)
  }, [where])
}
