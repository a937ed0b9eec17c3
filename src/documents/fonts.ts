// The two weights that documents are set in. Only these folders are handed to the typesetter:
// a weight costs about 15 MB of memory in every worker.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { openFontFile, type FontFile } from './font-file.ts'

const require = createRequire(import.meta.url)
const home = dirname(require.resolve('@expo-google-fonts/noto-serif-sc/package.json'))

export const weights = { regular: '400Regular', bold: '700Bold' } as const
export type Weight = keyof typeof weights

/** Folders with one font each, for the typesetter. */
export const fontFolders = Object.values(weights).map(weight => join(home, weight))

const opened = new Map<Weight, FontFile>()

/** The font of a weight, read once. */
export function font(weight: Weight): FontFile {
  let file = opened.get(weight)
  if (!file) {
    file = openFontFile(join(home, weights[weight], `NotoSerifSC_${weights[weight]}.ttf`))
    opened.set(weight, file)
  }
  return file
}

/** The characters of a text for which the documents' font has no glyph, each once, in order of appearance. */
export function missingGlyphs(text: string): string[] {
  const missing = new Set<string>()
  // Both weights have the same coverage (tested), so asking one is enough.
  for (const character of text) if (font('regular').glyphOf(character.codePointAt(0)!) === 0) missing.add(character)
  return [...missing]
}

/** Width of a text in the regular weight, in mm, for a size in points; kerning is not counted. */
export function widthOf(text: string, size: number): number {
  const regular = font('regular')
  let units = 0
  for (const character of text) units += regular.advanceOf(regular.glyphOf(character.codePointAt(0)!))
  return (units / regular.unitsPerEm) * size * (25.4 / 72)
}
