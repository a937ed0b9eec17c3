import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isTest } from './broken-walls.ts'
import { sourcesIn } from './read-imports.ts'

const root = join(import.meta.dirname, '../..')
const sources = sourcesIn(root, ['src', 'simulators', 'card-agent', 'db', 'tools', 'bench', 'acceptance'])

/** file:line of every match in the given files. */
function places(pattern: RegExp, files: (file: string) => boolean): string[] {
  return sources
    .filter(({ file }) => files(file) && file !== 'tools/walls/habits.test.ts')
    .flatMap(({ file, text }) => text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])))
}

describe('habits of the house', () => {
  it('looks at all sources', () => expect(sources.length).toBeGreaterThan(120))

  it('has no barrels: an import says where a thing lives', () => {
    expect(sources.map(({ file }) => file).filter((file) => /^index\.[mc]?[jt]sx?$/.test(basename(file)))).toEqual([])
    expect(places(/^export \* from/, () => true)).toEqual([])
  })

  it('has no default exports: a thing has one name', () => {
    expect(places(/^export default\b|\bas default\b/, () => true)).toEqual([])
  })

  it('has no folder or file named utils', () => {
    expect(sources.map(({ file }) => file).filter((file) => /(^|\/)(utils?|helpers?|misc|common)(\/|\.)/.test(file))).toEqual([])
  })

  it('swallows no error without a word why', () => {
    expect(places(/catch\s*(\([^)]*\))?\s*\{\s*\}|\.catch\(\(\)\s*=>\s*\{\s*\}\)/, () => true)).toEqual([])
  })

  it('knows the sentinels of the simulated systems nowhere in the product (decision 20)', () => {
    // simulators/*/README.md: numbers ending in 901–907. Code tables list what the authorities publish.
    expect(places(/endsWith\(\s*['"`]90[1-7]['"`]|90\[[0-9-]+\]\$|^(?!.*\/\/).*['"`]90[1-7]['"`]/, (file) => file.startsWith('src/') && !file.startsWith('src/vocabulary/codes/') && !isTest(file))).toEqual([])
  })

  it('makes no path of a URL by hand: a folder with spaces or Chinese would come out as %E8…', () => {
    expect(places(/import\.meta\.url\s*\)\s*\.pathname/, () => true)).toEqual([])
  })

  it('skips and singles out no test', () => {
    expect(places(/\b(it|test|describe)\.(only|skip)\b/, () => true)).toEqual([])
  })
})
