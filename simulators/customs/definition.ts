/** The customs system: declarations by number, and notices of what became of them. */
import { join } from 'node:path'
import type { SimulatorDefinition } from '../kit/definition.ts'
import { importer } from '../kit/jsonl-file.ts'
import { countOf } from '../kit/store.ts'
import { COMMANDS, customsCommand } from './changes.ts'
import { replaceAll, TABLES } from './declarations.ts'
import { declarationListQuery } from './list-query.ts'
import { declarationQuery } from './query.ts'
import { DeclarationRecord } from './record.ts'

export function customs(dataDir: string): SimulatorDefinition {
  return {
    name: 'customs', sender: 'customs', contentType: 'application/xml', tables: TABLES,
    messages: { 'declaration-query': declarationQuery, 'declaration-list-query': declarationListQuery },
    command: customsCommand, commands: COMMANDS,
    refresh: importer(join(dataDir, 'declarations.jsonl'), DeclarationRecord, replaceAll),
    state: (db) => ({ declarations: countOf(db, 'select count(*) from declaration') }),
  }
}
