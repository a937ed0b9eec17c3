import { describe, expect, it } from 'vitest'
import { readNumbers } from './read-numbers.ts'

const [a, b] = ['901120250000000123', '940220250000000456'] as const

describe('declaration numbers as pasted', () => {
  it.each([
    ['one a line', `${a}\n${b}\n`],
    ['a column of a sheet', `${a}\t\r\n${b}\r\n`],
    ['a list with commas of either width', `${a}，${b}`],
    ['on one line', `${a} ${b}`],
    ['with blanks inside, as printed', `9011 2025 0000 000123\n${b}`],
    ['in full width', `９０１１２０２５０００００００１２３\n${b}`],
  ])('are read %s', (_, pasted) => expect(readNumbers(pasted)).toEqual({ numbers: [a, b], repeated: [], faults: [] }))

  it('count once', () => expect(readNumbers(`${a}\n${a}`)).toEqual({ numbers: [a], repeated: [a], faults: [] }))

  it('say why one can’t be used', () => {
    expect(readNumbers('12345\nABCDEFGHIJKLMNOPQR').faults).toEqual([
      { text: '12345', why: '应为18位，现为5位' },
      { text: 'ABCDEFGHIJKLMNOPQR', why: '格式不正确：应为18位数字，第5至8位为年份' },
    ])
  })

  it('tell an import declaration', () => expect(readNumbers('901120251000000123').faults[0]?.why).toContain('进口'))
})
