// docs/manual-map.md says for every sentence of the manuals where it lives. Here it is held against what there is.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** How many sentences each section has, by our reading of the manuals; a sentence that demands several things counts as several. */
const sentences: Readonly<Record<string, number>> = {
  '二手车 1.1': 1, '二手车 1.2': 1, '二手车 2.1': 2, '二手车 2.2': 4, '二手车 3.1.1': 5, '二手车 3.1.2': 6, '二手车 3.1.3': 24,
  '二手车 3.2.1.1': 5, '二手车 3.2.1.2': 4, '二手车 3.2.1.3': 4, '二手车 3.2.2.1': 4, '二手车 3.2.3': 9, '二手车 3.2.4': 14,
  'VIN 第一篇': 6, 'VIN 第二篇 门户网站': 1, 'VIN 第二篇 系统环境': 6, 'VIN 第三篇 功能简介': 3, 'VIN 第三篇 重要提醒': 3,
  'VIN 第四篇': 5, 'VIN 1.1': 21, 'VIN 2.1': 10,
}

const manuals: Readonly<Record<string, string>> = {
  二手车: join(root, '../shared/manuals/used-vehicle-export.zh.txt'),
  VIN: join(root, '../shared/manuals/vin-filing.zh.txt'),
}
const manualsThere = Object.values(manuals).every((file) => existsSync(file))
if (!manualsThere) console.warn(`SKIPPED: the manuals are not at ${Object.values(manuals).join(', ')}`)

interface Row {
  section: string
  sentence: string
  words: string
  capability: string
  screen: string
  test: string
}

const map = readFileSync(join(root, 'docs/manual-map.md'), 'utf8')
const lines = map.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('|---') && !line.startsWith('| 节'))
const rows = lines.map((line): Row => {
  const [section = '', sentence = '', words = '', capability = '', screen = '', test = '', ...more] = line.slice(1, -1).split('|').map((cell) => cell.trim())
  if (more.length > 0) throw new Error(`a row of the map has too many cells: ${line}`)
  return { section, sentence, words, capability, screen, test }
})
const of = (row: Row) => `${row.section} 句 ${row.sentence}`

const reference = /acceptance\/\S+\.spec\.ts › [^·;]+/g
const kinds = [
  /^acceptance\/\S+\.spec\.ts › \S/,
  /^built, no browser test yet($|[;（])/,
  /^planned: \S/,
  /^deviation: \S.{8,}/,
  /^no function$/,
]

/** Titles of the tests in one acceptance file; a title made of pieces is no title. */
const titlesIn = (file: string) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/\btest\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)].map(([, , title = '']) => title.replaceAll('\\', ''))

describe('the manual map', () => {
  it('has every sentence of every section once, in order', () => {
    const found = Map.groupBy(rows, (row) => row.section)
    expect([...found.keys()]).toEqual(Object.keys(sentences))
    for (const [section, inIt] of found) {
      expect(inIt.map((row) => row.sentence), section).toEqual(Array.from({ length: sentences[section] ?? 0 }, (_, i) => String(i + 1)))
    }
  })

  it('says of each what it is, and how it stands', () => {
    expect(rows.filter((row) => row.words.length < 6 || !row.capability || !row.screen).map(of)).toEqual([])
    expect(rows.filter((row) => !kinds.some((kind) => kind.test(row.test))).map((row) => `${of(row)}: ${row.test}`)).toEqual([])
  })

  it('names acceptance tests that exist', () => {
    const named = rows.flatMap((row) => [...row.test.matchAll(reference)].map(([text]) => ({ row: of(row), text: text.trim() })))
    const missing = named.filter(({ text }) => {
      const [file = '', title = ''] = text.split(' › ')
      return !existsSync(join(root, file)) || !titlesIn(file).includes(title)
    })
    expect(missing).toEqual([])
  })

  it('marks as built only what has a capability here', () => {
    const there = new Set(globSync('src/{capabilities/*,app,documents}', { cwd: root }).map((path) => path.replaceAll('\\', '/').split('/').at(-1)))
    const built = rows.filter((row) => /^(acceptance|built)/.test(row.test))
    expect(built.length).toBeGreaterThan(30)
    expect(built.filter((row) => !row.capability.split(', ').some((name) => there.has(name.replace(/（.*$/, '')))).map(of)).toEqual([])
  })

  it('names screens at addresses that the pages have', () => {
    const router = readFileSync(join(root, 'src/app/web/router.tsx'), 'utf8')
    const paths = new Set([...router.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path.replaceAll(/\$(\w+)/g, ':$1')))
    expect(paths.size).toBeGreaterThan(10)
    const named = rows.flatMap((row) => [...row.screen.matchAll(/`(\/[^`]*)`/g)].map(([, path = '']) => ({ row: of(row), path })))
    expect(named.filter(({ path }) => !paths.has(path))).toEqual([])
  })

  it.skipIf(!manualsThere)('has the sections that the manuals have', () => {
    const texts = new Map(Object.entries(manuals).map(([name, file]) => [name, readFileSync(file, 'utf8').replaceAll(/\s/g, '')]))
    const lost = Object.keys(sentences).filter((section) => {
      const [manual = '', ...parts] = section.split(' ')
      return !parts.every((part) => texts.get(manual)?.includes(part))
    })
    expect(lost).toEqual([])
  })

  it.skipIf(!manualsThere)('says it in words of its own: no sentence of a manual stands in it', () => {
    const text = Object.values(manuals).map((file) => readFileSync(file, 'utf8').replaceAll(/[\s，。；：、]/g, '')).join('\n')
    const copied = rows.filter((row) => {
      const bare = row.words.replaceAll(/[\s，。；：、]/g, '')
      return bare.length > 22 && text.includes(bare)
    })
    expect(copied.map(of)).toEqual([])
  })
})
