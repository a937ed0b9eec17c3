import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { listDeskBatches } from '../contract.ts'
import { readFind, type Sought } from '../domain/read-find.ts'

export interface FindPaper {
  /** Goes to the batch of what was scanned and opens it; where there is none or are several, to the list, which says so. */
  go: (sought: Sought, among?: Readonly<Record<string, string | undefined>>) => void
  /** the same with what a hand scanner typed */
  scan: (text: string) => void
  /** what was scanned or pasted last and is no certificate's code */
  foreign: string | undefined
  forget: () => void
}

interface Options {
  /** what was found before is no answer to a code that is not ours */
  onForeign?: () => void
}

/** From a paper on the counter to its batch: the number alone is asked for, never the token in the code. */
export function useFindPaper({ onForeign }: Options = {}): FindPaper {
  const navigate = useNavigate()
  const newest = useRef(0)
  const [foreign, setForeign] = useState<string>()
  const go: FindPaper['go'] = (sought, among = {}) => {
    const turn = ++newest.current
    setForeign(sought.kind === 'foreign' ? sought.text : undefined)
    if (sought.kind === 'foreign') onForeign?.()
    if (sought.kind === 'foreign' || sought.find === '') return
    const limits = Object.fromEntries(Object.entries(among).filter(([, value]) => value))
    const from = sought.kind === 'proof' ? sought.host : undefined
    const show = (open: string | undefined) => {
      // the next paper may have been scanned before this one was found
      if (turn === newest.current) void navigate({ to: '/desk', search: { ...limits, find: sought.find, ...(open ? { open } : {}), ...(from ? { from } : {}) } as never })
    }
    call(listDeskBatches, { query: { ...limits, find: sought.find, size: 2 } }).then(
      ({ rows }) => show(rows.length === 1 ? rows[0]?.id : undefined),
      () => show(undefined), // the list asks the same and shows what is wrong
    )
  }
  return { go, scan: (text) => go(readFind(text)), foreign, forget: () => setForeign(undefined) }
}
