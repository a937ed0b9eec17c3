/** The commerce authority's licence system: tells whether a licence exists and what it covers. */
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { Behaviour } from '../kit/behaviour.ts'
import type { Received, Refusal, SimulatorDefinition } from '../kit/definition.ts'
import { parseJson } from '../kit/json-message.ts'
import { importer, type Row } from '../kit/jsonl-file.ts'
import { countOf } from '../kit/store.ts'
import type { Turn } from '../kit/turn.ts'
import { LicenceRecord } from './record.ts'

const TABLES = 'create table if not exists licence (licence_no text primary key, content text not null);'
const ANSWER_MS: readonly [number, number] = [100, 300]

const LicenceQuery = z.strictObject({ licenceNo: z.string().min(1).max(20) })

const sentinels: Record<string, Behaviour> = {
  901: { mode: 'slow' },
  902: { mode: 'silent' },
  904: { mode: 'twice' },
  905: { mode: 'garbage' },
}
const REFUSED_SENTINEL = '903'

function replace(db: DatabaseSync, rows: Row<LicenceRecord>[]): void {
  db.exec('delete from licence')
  const insert = db.prepare('insert or ignore into licence (licence_no, content) values (?, ?)')
  for (const { value } of rows) {
    if (insert.run(value.licenceNo, JSON.stringify(value)).changes === 0) throw new Error(`licences.jsonl: ${value.licenceNo} twice`)
  }
}

function licenceQuery(message: Received, turn: Turn): Refusal | undefined {
  const query = parseJson(message.body, LicenceQuery)
  if (!query.ok) return { refused: query.reason }
  const { licenceNo } = query.value
  const ending = licenceNo.slice(-3)
  if (ending === REFUSED_SENTINEL) return { refused: '许可证系统拒收该查询' }
  const content = turn.db.prepare('select content from licence where licence_no = ?').get(licenceNo)?.['content']
  const reply = typeof content === 'string'
    ? { licenceNo, result: 'found', licence: LicenceRecord.parse(JSON.parse(content)) }
    : { licenceNo, result: 'not-found' }
  turn.effect('licence-query', licenceNo)
  turn.answer({
    messageType: 'licence-reply', body: JSON.stringify(reply), subject: message.messageId, correlatesTo: message.messageId,
    delayMs: ANSWER_MS[0] + Math.random() * (ANSWER_MS[1] - ANSWER_MS[0]), behaviour: sentinels[ending],
  })
  return undefined
}

export function commerce(dataDir: string): SimulatorDefinition {
  return {
    name: 'commerce', sender: 'commerce', contentType: 'application/json', tables: TABLES,
    messages: { 'licence-query': licenceQuery },
    refresh: importer(join(dataDir, 'licences.jsonl'), LicenceRecord, replace),
    state: (db) => ({ licences: countOf(db, 'select count(*) from licence') }),
  }
}
