import sql from 'sql-template-tag'
import { describe, expect, it } from 'vitest'
import { isRefusal } from '../../../platform/contract/refusal.ts'
import { eventually } from '../../../platform/server/testing/eventually.ts'
import { openedDatabase, tenant, worker } from '../../../platform/server/testing/opened-database.ts'
import { codeTables } from '../../../vocabulary/codes/tables.ts'
import { plainDate } from '../../../vocabulary/plain-date.ts'
import { codeTableSummaries, followLoadedCodes, loadCodeTable, loadedCodes } from './codes.ts'

const opened = openedDatabase()
const { country, port6 } = codeTables
const before = country.label('BLR')

const load = (name: string, text: string | Uint8Array, validFrom: string) =>
  opened.database.withContext(worker, (tx) => loadCodeTable(tx, name, typeof text === 'string' ? Buffer.from(text) : text, validFrom))
const kept = async () => (await opened.owner.query('select table_code, code, valid_from::text, zh from code order by 1, 2, 3')).rows

describe('a newer official code table is loaded (decision 25)', () => {
  it('adds dated rows for what is new or renamed, and nothing for what stays', async () => {
    const text = `code,nameZh\nBLR,新白俄罗斯\nCHN,${country.label('CHN')}\nZZQ,测试新国`
    expect(await load('country', text, '2026-07-01')).toEqual({ added: 1, renamed: 1, unchanged: 1 })
    expect(await kept()).toEqual([
      { table_code: 'country', code: 'BLR', valid_from: '2026-07-01', zh: '新白俄罗斯' },
      { table_code: 'country', code: 'ZZQ', valid_from: '2026-07-01', zh: '测试新国' },
    ])
  })

  it('and both processes follow: before that day the old name, from then on the new one', async () => {
    const stop = await followLoadedCodes(opened.database, (error) => expect.unreachable(String(error)))
    expect([country.label('BLR', plainDate('2026-06-30')), country.label('BLR', plainDate('2026-07-01')), country.label('BLR')]).toEqual([before, '新白俄罗斯', '新白俄罗斯'])
    expect(await load('port6', 'code,nameZh\n999901,测试口岸', '2026-07-01')).toMatchObject({ added: 1 })
    await eventually(async () => port6.find('999901'))
    await stop()
    expect(port6.label('999901', plainDate('2026-06-30'))).toBe('999901')
  })

  it('compares with the names in force on the first day, and a correction of the same day replaces', async () => {
    expect(await load('country', 'code,nameZh\nBLR,新白俄罗斯', '2026-07-01')).toEqual({ added: 0, renamed: 0, unchanged: 1 })
    expect(await load('country', 'code,nameZh\nBLR,再新白俄罗斯', '2026-07-01')).toEqual({ added: 0, renamed: 1, unchanged: 0 })
    // earlier than the renaming the shipped name holds
    expect(await load('country', `code,nameZh\nBLR,${before}`, '2026-01-01')).toEqual({ added: 0, renamed: 0, unchanged: 1 })
    expect((await kept()).filter(({ code }) => code === 'BLR')).toEqual([{ table_code: 'country', code: 'BLR', valid_from: '2026-07-01', zh: '再新白俄罗斯' }])
  })

  it('tells what is loaded to anybody, and counts it for the operator', async () => {
    const rows = await opened.database.withContext({ role: 'app_public' }, loadedCodes)
    expect(rows).toContainEqual({ table: 'country', code: 'ZZQ', zh: '测试新国', validFrom: '2026-07-01' })
    const tables = await opened.database.withContext(worker, codeTableSummaries)
    expect(tables.find(({ name }) => name === 'country')).toMatchObject({ loaded: 2, newest: '2026-07-01' })
    expect(tables).toHaveLength(Object.keys(codeTables).length)
  })

  it.each([
    ['a table nobody ships', 'nothing', 'code,nameZh\nA,甲', 'NOT_FOUND'],
    ['a name of the language itself', 'constructor', 'code,nameZh\nA,甲', 'NOT_FOUND'],
    ['a damaged file', 'country', Buffer.concat([Buffer.from('code,nameZh\nBLR,白俄罗'), Buffer.from([0xe6])]), 'CODE_TABLE_UNREADABLE'],
    ['UTF-16', 'country', Buffer.from('\uFEFFcode,nameZh\nBLR,白俄罗斯', 'utf16le'), 'CODE_TABLE_UNREADABLE'],
    ['a script', 'country', 'code,nameZh\nBLR,<img src=x onerror=alert(1)>', 'CODE_TABLE_UNREADABLE'],
  ])('refuses %s and keeps nothing of it', async (_, name, content, code) => {
    const rows = await kept()
    const result = await load(name, content, '2026-08-01')
    expect(isRefusal(result) && result.refused).toBe(code)
    expect(await kept()).toEqual(rows)
  })

  it('keeps SQL as the text it is', async () => {
    const zh = `甲'); drop table code;--`
    expect(await load('unit', `code,nameZh\nZ1,"${zh}"`, '2026-08-01')).toMatchObject({ added: 1 })
    expect(await kept()).toContainEqual({ table_code: 'unit', code: 'Z1', valid_from: '2026-08-01', zh })
  })

  it('is the operator’s alone: an enterprise reads and writes nothing here', async () => {
    const write = opened.database.withContext(tenant('11'), (tx) => tx.run(sql`insert into code (table_code, code, valid_from, zh) values ('country', 'XXX', '2026-01-01', '甲')`))
    await expect(write).rejects.toThrow(/permission denied/)
  })
})
