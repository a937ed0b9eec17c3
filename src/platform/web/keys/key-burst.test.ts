import { describe, expect, it } from 'vitest'
import { followBursts, type Burst, type KeyPress } from './key-burst.ts'

const address = 'http://localhost:5180/check/SXDZKA-ESC-1685956912456#TSioyLrivAEirktXk33EeA'

const plain = (key: string, at: number): KeyPress => ({ key, code: '', shift: false, repeat: false, at })
const keysOf = (text: string, gap: number, end = 'Enter') => [...text, end].map((key, index) => plain(key, 1_000 + index * gap))

function last(presses: readonly KeyPress[]): Burst {
  const press = followBursts()
  return presses.map((one) => press(one)).at(-1)!
}

describe('a hand scanner', () => {
  it.each([1, 10, 30, 60])('is known by its pace: %i ms a key', (gap) => {
    expect(last(keysOf(address, gap))).toEqual({ is: 'scanned', text: address })
  })

  it('may end with Tab, and presses Shift for capitals', () => {
    expect(last(keysOf('LGXCE6CB2R0123456', 10, 'Tab'))).toEqual({ is: 'scanned', text: 'LGXCE6CB2R0123456' })
    const presses = [...'SXDZKA-ESC-1'].flatMap((key, index) => [plain('Shift', 1_000 + index * 10), plain(key, 1_003 + index * 10)])
    expect(last([...presses, plain('Enter', 1_130)])).toEqual({ is: 'scanned', text: 'SXDZKA-ESC-1' })
  })

  it('is understood while a Chinese input method composes', () => {
    const press = (code: string, shift = false): Omit<KeyPress, 'at'> => ({ key: 'Process', code, shift, repeat: false })
    const keys = [press('KeyA'), press('Semicolon', true), press('Slash'), press('Slash'), press('KeyB'), press('Period'), press('ShiftLeft'), press('KeyC', true), press('Minus'), press('Digit3', true), press('Digit3'), press('Enter')]
    expect(last(keys.map((one, index) => ({ ...one, at: index * 12 })))).toEqual({ is: 'scanned', text: 'a://b.C-#3' })
  })

  it('is told apart after three keys, so that no shortcut runs in the middle of it', () => {
    const press = followBursts()
    expect(keysOf('http:/', 10).slice(0, 6).map((one) => press(one).is)).toEqual(['typed', 'typed', 'scanning', 'scanning', 'scanning', 'scanning'])
  })
})

describe('a hand', () => {
  it('is slower, in whole or after a quick start', () => {
    expect(last(keysOf(address, 61))).toEqual({ is: 'typed' })
    const quick = keysOf('SXDZKA-ESC', 20).slice(0, -1)
    expect(last([...quick, plain('1', 2_000), plain('Enter', 2_020)])).toEqual({ is: 'typed' })
    expect(last([...quick, plain('Enter', 5_000)])).toEqual({ is: 'typed' })
  })

  it('that types a few keys quickly, moves the cursor or holds a key down is no scanner', () => {
    expect(last(keysOf('1685956', 10))).toEqual({ is: 'typed' })
    expect(last([...keysOf('SXDZKA', 10).slice(0, -1), plain('ArrowLeft', 1_060), ...[...'-ESC'].map((key, index) => plain(key, 1_070 + index * 10)), plain('Enter', 1_110)])).toEqual({ is: 'typed' })
    expect(last([...Array.from({ length: 20 }, (_, index) => ({ ...plain('A', index * 33), repeat: index > 0 })), plain('Enter', 680)])).toEqual({ is: 'typed' })
  })
})
