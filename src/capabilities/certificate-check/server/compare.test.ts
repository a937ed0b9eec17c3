import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isAmong, tokenIsRight } from './compare.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

describe('comparing without telling by time', () => {
  it('knows the token by its hash, and nothing for one', () => {
    expect(tokenIsRight('right', hash('right'))).toBe(true)
    expect(tokenIsRight('wrong', hash('right'))).toBe(false)
    for (const kept of [undefined, '', 'zz', hash('right').slice(2)]) expect(tokenIsRight('right', kept)).toBe(false)
  })

  it('finds a VIN wherever it stands, and no part of one', () => {
    const vins = ['LSVAM4187C2184847', 'LVVDB21B7KS796329', 'LVHRW1848PG832649']
    for (const vin of vins) expect(isAmong(vin, vins)).toBe(true)
    for (const vin of ['LSVAM4187C2184848', 'LSVAM4187C218484', '', 'lsvam4187c2184847']) expect(isAmong(vin, vins)).toBe(false)
    expect(isAmong(vins[0]!, [])).toBe(false)
  })
})
