// The round red seal as SVG outlines. Outlines, not text: the seal must not add stray characters
// to what is read out of the certificate, and its letters are narrower than the font's.

import { font } from './fonts.ts'
import type { Issuer } from './issuer.ts'

/** Diameter in mm, the customary size of an enterprise's electronic seal. */
export const sealDiameter = 42

const red = '#d2161c'
// Where the ideographs of the font sit in their em square (units per em 1000): centre of the box.
const emCentre = { x: 500, y: 380 }

/** SVG of an issuer's seal, `sealDiameter` mm wide, centred on the origin, multiplying with what lies under it. */
function sealImage({ seal, demo }: Pick<Issuer, 'seal' | 'demo'>): string {
  const half = sealDiameter / 2
  const parts = [
    `<circle r="${half - 0.65}" fill="none" stroke="${red}" stroke-width="1.3"/>`,
    `<path d="${starPath(7.2)}"/>`,
    ...nameOnArc(seal.text),
    // A demo seal carries the word where a registered seal carries its number.
    ...(demo
      ? [...line(seal.purpose, 11.1, 3.5, 0.94), ...line('演示', 15.6, 3.9, 1)]
      : line(seal.purpose, seal.code ? 11.4 : 12.2, 3.4, 0.94)),
    ...(seal.code && !demo ? codeOnLowerArc(seal.code) : []),
  ]
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${sealDiameter}mm" height="${sealDiameter}mm" viewBox="${-half} ${-half} ${sealDiameter} ${sealDiameter}">` +
    `<g fill="${red}" style="mix-blend-mode:multiply">${parts.join('')}</g></svg>`
  )
}

// An installation has one issuer: its seal is drawn once, not for every document.
let drawn: { key: string; svg: string } | undefined

/** As sealImage, remembered. */
export function sealOf(issuer: Pick<Issuer, 'seal' | 'demo'>): string {
  const key = JSON.stringify([issuer.seal, issuer.demo])
  if (drawn?.key !== key) drawn = { key, svg: sealImage(issuer) }
  return drawn.svg
}

function starPath(radius: number): string {
  // A regular five-pointed star: the inner corners lie at 0.382 of the radius.
  const corners = Array.from({ length: 10 }, (_, i) => {
    const angle = (i * Math.PI) / 5
    const r = i % 2 ? radius * 0.381966 : radius
    return `${round(r * Math.sin(angle))} ${round(-r * Math.cos(angle))}`
  })
  return `M${corners.join('L')}Z`
}

function nameOnArc(text: string): string[] {
  const letters = [...text]
  // Short names spread no wider than 27° a letter, long ones close up within 236°.
  const step = Math.min(27, 236 / (letters.length - 1))
  const height = 6.7
  const middle = 15
  // Narrow letters keep a gap to their neighbours at the foot, where the arc is shortest.
  const width = Math.min(height * 0.8, ((step * Math.PI) / 180) * (middle - height / 2) * 1.06)
  return letters.map((letter, i) => {
    const angle = (i - (letters.length - 1) / 2) * step
    return glyph(letter, `rotate(${round(angle)})translate(0 ${-middle})`, width, height)
  })
}

function line(text: string, y: number, size: number, narrow: number): string[] {
  const letters = [...text]
  const pitch = size * narrow
  return letters.map((letter, i) =>
    glyph(letter, `translate(${round((i - (letters.length - 1) / 2) * pitch)} ${y})`, size * narrow, size),
  )
}

function codeOnLowerArc(code: string): string[] {
  const digits = [...code]
  const step = 6.2
  return digits.map((digit, i) => {
    const angle = ((digits.length - 1) / 2 - i) * step
    // Digits are half as wide as an ideograph: their own centre is at a quarter em.
    return glyph(digit, `rotate(${round(angle)})translate(0 17.3)`, 2.5, 2.5, { x: 270, y: 365 })
  })
}

function glyph(letter: string, place: string, width: number, height: number, centre = emCentre): string {
  const bold = font('bold')
  const index = bold.glyphOf(letter.codePointAt(0)!)
  if (index === 0) throw new Error(`the seal's font has no glyph for ${letter}`)
  const scale = `scale(${round(width / bold.unitsPerEm)} ${round(-height / bold.unitsPerEm)})`
  return `<path transform="${place}${scale}translate(${-centre.x} ${-centre.y})" d="${bold.outline(index)}"/>`
}

function round(value: number): number {
  return Math.round(value * 1e5) / 1e5
}
