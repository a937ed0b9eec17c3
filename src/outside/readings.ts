import { parseLicenceReply } from './commerce/messages.ts'
import { readDeclarationFile } from './customs/file.ts'
import { parseDeclarationListReply } from './customs/list-messages.ts'
import { parseDeclarationReply } from './customs/messages.ts'

/** What is read from the outside and may be large. Each is a value for every input, and a pure function of its bytes and `today`. */
export const readings = {
  'declaration-file': readDeclarationFile,
  'declaration-reply': parseDeclarationReply,
  'declaration-list-reply': parseDeclarationListReply,
  'licence-reply': parseLicenceReply,
} as const satisfies Readonly<Record<string, (bytes: Uint8Array, today: string) => object>>

export type Readings = typeof readings
export type ReadingKind = keyof Readings
export type Reading<Kind extends ReadingKind> = ReturnType<Readings[Kind]>
