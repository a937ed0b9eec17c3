import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mergeErrors, type ErrorTexts } from '../platform/contract/refusal.ts'
import { errors } from './errors.ts'

const root = join(import.meta.dirname, '..')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|(^|\/)testing\//.test(name))
  .map((name) => ({ file: name, text: readFileSync(join(root, name), 'utf8') }))

/** [code, file] of every text in a place where the product names an error. */
const named = (pattern: RegExp) =>
  sources.flatMap(({ file, text }) => [...text.matchAll(pattern)].map((match) => ({ code: match[1] as string, file })))

const table: ErrorTexts = errors

describe('what the product may refuse with', () => {
  it('has a text for every code that is refused with', () => {
    const used = [
      ...named(/\brefuse\(\s*'([A-Z_0-9]+)'/g),
      ...named(/\botherwise: '([A-Z_0-9]+)'/g),
      // what trust says of a card is told as it is
      ...named(/\b'((?:CARD|LOGIN|CRL)_[A-Z_]+)'/g),
    ]
    expect(used.length).toBeGreaterThan(40)
    expect(used.filter(({ code }) => !table[code])).toEqual([])
  })

  it('says what happened and what to do, in Chinese and in whole sentences', () => {
    for (const [code, { says, remedy }] of Object.entries(table)) {
      for (const text of [says, remedy]) expect(text, code).toMatch(/\p{Script=Han}/u)
      expect(remedy, code).toMatch(/。$/)
      expect(says, code).toMatch(/(。|[：:]?\{\w+\})$/)
      expect(`${says}${remedy}`, code).not.toMatch(/ {2}|[,;!]|\?(?!\w)/)
    }
  })

  it('leaves no gap of a text unfilled: each is given where the code is refused with', () => {
    const unfilled: string[] = []
    for (const { file, text } of sources) {
      for (const [, code = '', params = ''] of text.matchAll(/\brefuse\(\s*'([A-Z_0-9]+)'\s*(?:,\s*(\{[^}]*\}))?/g)) {
        const wanted = [...`${table[code]?.says}${table[code]?.remedy}`.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
        const missing = wanted.filter((name) => name !== 'trace' && !new RegExp(`\\b${name}\\b|\\.\\.\\.`).test(params))
        if (missing.length > 0) unfilled.push(`${file}: ${code} lacks ${missing.join(', ')}`)
      }
    }
    expect(unfilled).toEqual([])
  })

  it('names no code twice', () => {
    const one = { SAME: { status: 409, says: '一。', remedy: '一。' } } as const
    expect(() => mergeErrors(one, one)).toThrow('SAME is defined twice')
    const definitions = named(/^ {2}([A-Z][A-Z_0-9]+): \{/gm).filter(({ file }) => /contract/.test(file))
    const codes = definitions.map(({ code }) => code)
    expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([])
    expect(codes.length).toBe(Object.keys(table).length)
  })
})
