/** What tells one simulator from another. */
import type { DatabaseSync } from 'node:sqlite'
import type { Turn } from './turn.ts'

export type Received = { messageId: string, body: Buffer }
/** Refused for good: the message itself is wrong, sending it again is useless. */
export type Refusal = { refused: string }
export type Page = { type: string, body: string | Buffer, fileName?: string }

export type SimulatorDefinition = {
  /** Names the database file. */
  name: string
  /** The `sender` of its messages. */
  sender: string
  contentType: 'application/xml' | 'application/json'
  tables: string
  messages: Record<string, (message: Received, turn: Turn) => Refusal | undefined>
  tasks?: Record<string, (payload: unknown, turn: Turn) => void>
  /** Commands of its own at /control: undefined when the input holds none of them. */
  command?: (input: Record<string, unknown>, turn: Turn) => Refusal | undefined
  commands?: readonly string[]
  /** Brings stored facts up to date with the files beside the database: at the start and before each message. */
  refresh?: (db: DatabaseSync) => void
  state?: (db: DatabaseSync) => Record<string, unknown>
  page?: (path: string, db: DatabaseSync) => Page | undefined
}
