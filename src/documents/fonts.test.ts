import { describe, expect, it } from 'vitest'
import { font, missingGlyphs } from './fonts.ts'
import { rareCharacters } from './rare-characters.ts'

describe('the fonts of documents', () => {
  it('has every character of the list that is promised', () => {
    expect(missingGlyphs(rareCharacters)).toEqual([])
  })

  it('covers the same characters in both weights', () => {
    const differing: string[] = []
    for (let codePoint = 0x20; codePoint < 0x31350; codePoint++)
      if ((font('regular').glyphOf(codePoint) === 0) !== (font('bold').glyphOf(codePoint) === 0)) differing.push(codePoint.toString(16))
    expect(differing).toEqual([])
  })

  it('names what it lacks, each once', () => {
    expect(missingGlyphs('吉𠮷𰻝吉𠮷')).toEqual(['𠮷', '𰻝'])
  })

  it('draws a glyph as closed outlines', () => {
    const outline = font('bold').outline(font('bold').glyphOf('口'.codePointAt(0)!))
    expect(outline).toMatch(/^(?:M-?[\d.]+ -?[\d.]+(?:L-?[\d.]+ -?[\d.]+|Q-?[\d.]+ -?[\d.]+ -?[\d.]+ -?[\d.]+)+Z)+$/)
    expect(outline.match(/M/g)?.length).toBeGreaterThan(1)
    expect(font('bold').outline(font('bold').glyphOf(0x20))).toBe('')
  })
})
