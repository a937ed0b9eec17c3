import type { DeskBatchRow } from '../contract.ts'

/** What an officer may do with a batch in which state; the button, the 409 and the test read this. */
export const allowedAtDesk = {
  accept: ['received'],
} as const satisfies Record<string, readonly DeskBatchRow['status'][]>

export function mayAccept(status: DeskBatchRow['status']): boolean {
  return (allowedAtDesk.accept as readonly string[]).includes(status)
}
