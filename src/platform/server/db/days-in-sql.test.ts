// Decision 21: the day is Shanghai's and comes from the clock; the database's own day depends on its session's zone.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../../..')

const sources = ['src', 'db'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|sql)$/.test(name) && !/\.test\.ts$|\/testing\//.test(name))
    .map((name) => ({ file: `${folder}/${name}`, lines: readFileSync(join(root, folder, name), 'utf8').split('\n') })),
)

const places = (pattern: RegExp) =>
  sources.flatMap(({ file, lines }) => lines.flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])))

const cutDays = places(/toISOString\(\)\s*\.\s*(slice\(0,\s*10\)|substring\(0,\s*10\)|split\(['"]T['"]\))/)

describe('no statement asks the database what day it is', () => {
  it('looks at sources and migrations', () => {
    expect(sources.filter(({ file }) => file.endsWith('.sql')).length).toBeGreaterThan(4)
    expect(sources.length).toBeGreaterThan(150)
  })

  it('by current_date and its kin', () => {
    expect(places(/\b(current_date|current_time|localtime|localtimestamp|clock_timestamp|timeofday)\b/i)).toEqual([])
  })

  it('by cutting an instant down to a day: a cast to date follows a parameter that is a day already', () => {
    // `${…}::date` turns the text of a PlainDate into a date; what else is cast could be an instant
    expect(places(/(?<!\})::\s*date\b|\bas date\s*\)|(?<=\bselect |, )date\(|date_trunc\(\s*'day'/i)).toEqual([])
  })

  it('nor does code cut the day out of an instant’s UTC text', () => {
    // these two add Shanghai's eight hours first: the one that everybody uses, and the one of a room that stands alone
    const shanghai = /^src\/(vocabulary\/plain-date|documents\/self-test)\.ts:\d+: .*getTime\(\) \+ 8 \* 3_600_000/
    expect(cutDays.filter((place) => !shanghai.test(place))).toEqual([])
    expect(cutDays.length).toBeGreaterThan(0)
  })
})
