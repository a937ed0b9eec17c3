import { describe, expect, it } from 'vitest'
import { base64Of } from './base64.ts'

describe('base64 of a file', () => {
  it.each([0, 1, 2, 3, 0x8000, 0x8001, 200_000])('gives back its %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 256)
    const back = Uint8Array.from(atob(base64Of(bytes)), (letter) => letter.charCodeAt(0))
    expect(back).toEqual(bytes)
  })
})
