import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openedDatabase } from '../testing/opened-database.ts'
import { migrate } from './migrate.ts'

const opened = openedDatabase()
const folder = fileURLToPath(new URL('../../../../db/migrations/', import.meta.url))
const loginOf = (url: string) => decodeURIComponent(/^\w+:\/\/([^:@/]+)/.exec(url)?.[1] ?? '')

describe('an index made concurrently', () => {
  it('that did not get done is made anew by the next start, not taken for the finished one', async () => {
    const { owner, urls } = opened
    const isValid = async () => (await owner.query(`select indisvalid from pg_index where indexrelid = 'public_proof_by_file'::regclass`)).rows
    expect(await isValid()).toEqual([{ indisvalid: true }])
    // as PostgreSQL leaves it: making it failed half-way
    for (const n of [1, 2]) {
      await owner.query(`insert into public_proof (proof_no, owner_id, token_sha256, file_sha256, status, shown, addressed_to, addressed_on)
        values ($1, 1, 't', 'the same file', 'valid', '{}', 'x', '2026-03-15')`, [`P-${n}`])
    }
    await owner.query('drop index public_proof_by_file')
    await expect(owner.query('create unique index concurrently public_proof_by_file on public_proof (file_sha256)')).rejects.toThrow('could not create unique index')
    expect(await isValid()).toEqual([{ indisvalid: false }])
    await owner.query(`delete from migration where name = '0006_certificate_check.sql'`)

    expect(await migrate({ ownerUrl: urls.ownerUrl, login: loginOf(urls.appUrl) })).toEqual(['0006_certificate_check.sql'])
    expect(await isValid()).toEqual([{ indisvalid: true }])
    expect(await migrate({ ownerUrl: urls.ownerUrl, login: loginOf(urls.appUrl) })).toEqual([])
  })
})

/** They have landed and are not changed any more; rows were few. */
const landed = new Set(['0007_outbox_lease.sql', '0009_audit_seal.sql', '0011_inbox_recent.sql', '0012_unanswered.sql'])

/** Indexes on tables that stood before the file, made while nobody can write to them. */
function lockingIndexes(text: string): string[] {
  const own = new Set([...text.matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)/gi)].map(([, table]) => table))
  const made = text.matchAll(/create\s+(?:unique\s+)?index\s+(concurrently\s+)?(?:if\s+not\s+exists\s+)?(\w+)\s+on\s+(?:only\s+)?(\w+)/gi)
  return [...made].filter(([, concurrently, , table]) => !concurrently && !own.has(table)).map(([, , name]) => name as string)
}

describe('the files of migrations (decision 15)', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort()
  const textOf = (name: string) => readFileSync(join(folder, name), 'utf8').replaceAll(/(?<=\n)--.*/g, '')

  it('make an index on a table that stands already concurrently, outside a transaction, each in a file of its own', () => {
    expect(files.length).toBeGreaterThan(12)
    for (const name of files.filter((one) => !landed.has(one))) {
      const text = textOf(name)
      expect(lockingIndexes(text), `${name}: create index concurrently if not exists`).toEqual([])
      if (!/index\s+concurrently/i.test(text)) continue
      expect(text.startsWith('-- outside a transaction'), `${name} has to say so in its first line`).toBe(true)
      expect(text.split(';').filter((statement) => statement.replace(/^--.*/, '').trim()).length, `${name} has more than one statement`).toBe(1)
      expect(text, `${name} can't be run again`).toMatch(/index\s+concurrently\s+if\s+not\s+exists/i)
    }
    // those that don't are known, so the judgement is one
    for (const name of landed) expect(lockingIndexes(textOf(name)), name).not.toEqual([])
  })

  it('have numbers of their own', () => {
    const numbers = files.map((name) => name.slice(0, 4))
    expect(new Set(numbers).size).toBe(numbers.length)
  })
})
