import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { mergeTerms, term, type Term } from './term.ts'
import { terms } from './terms.ts'

const glossaryFile = fileURLToPath(new URL('../../../shared/domain/glossary.tsv', import.meta.url))
const glossaryThere = existsSync(glossaryFile)
if (!glossaryThere) console.warn(`SKIPPED: the glossary is not at ${glossaryFile}`)

describe('the shared terms', () => {
  it('have one label each', () => {
    expect(() => mergeTerms({ source: 'vocabulary', terms })).not.toThrow()
  })

  it.skipIf(!glossaryThere)('contain every word of the glossary under its identifier', () => {
    const rows = readFileSync(glossaryFile, 'utf8').trimEnd().split('\n').slice(1).map(line => line.split('\t'))
    expect(rows.length).toBeGreaterThan(100)
    const all: Record<string, Term> = terms
    const wrong = rows.filter(([zh, key]) => {
      const entry = all[key ?? '']
      return !entry || !alternatives(zh ?? '').includes(entry.zh.replace(/\(.*\)$/, ''))
    })
    expect(wrong).toEqual([])
  })
})

/** '报关单号/海关编号' and '统一编号(数据中心)' allow any of their alternatives, without the remark. */
function alternatives(zh: string): string[] {
  return zh.replaceAll(/[()]/g, '/').split('/')
}

describe('mergeTerms', () => {
  const a = { source: 'access', terms: { holder: term('持卡人', { en: 'holder' }) } }

  it('joins the terms of several parts', () => {
    const b = { source: 'tracing', terms: { stage: term('环节', { en: 'stage' }) } }
    expect(Object.keys(mergeTerms(a, b))).toEqual(['holder', 'stage'])
  })

  it('refuses an identifier that occurs twice and names both places', () => {
    const b = { source: 'tracing', terms: { holder: term('持有人', { en: 'holder' }) } }
    expect(() => mergeTerms(a, b)).toThrow('access.holder and tracing.holder')
  })

  it('refuses a label that occurs twice unless it is a documented homonym', () => {
    const b = { source: 'tracing', terms: { bearer: term('持卡人', { en: 'bearer' }) } }
    expect(() => mergeTerms(a, b)).toThrow('access.holder and tracing.bearer')
    expect(() => mergeTerms(a, { ...b, homonyms: { 持卡人: 'the manual uses it for both' } })).not.toThrow()
  })
})
