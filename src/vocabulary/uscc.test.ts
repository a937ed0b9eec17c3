import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkUscc, organisationCheckDigit, usccCheckDigit } from './uscc.ts'

const character = fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY')
const first17 = fc.array(character, { minLength: 17, maxLength: 17 }).map(characters => characters.join(''))

describe('checkUscc (GB 32100)', () => {
  // a widely published example
  it('accepts a known code', () => {
    expect(checkUscc('91350100M000100Y43')).toEqual({
      ok: true, uscc: '91350100M000100Y43', districtCode: '350100', organisationCode: 'M000100Y4',
    })
  })

  it('computes the check digit of an organisation code (GB 11714)', () => {
    expect(organisationCheckDigit('M000100Y')).toBe('4')
  })

  it('refuses by code', () => {
    expect(checkUscc('91350100M000100Y4')).toEqual({ ok: false, code: 'USCC_LENGTH' })
    expect(checkUscc('91350100M000100S43')).toEqual({ ok: false, code: 'USCC_ALPHABET' })
    expect(checkUscc('91350100M000100Y44')).toEqual({ ok: false, code: 'USCC_CHECK_DIGIT' })
  })

  it('accepts what it computes and notices any single changed character', () => {
    fc.assert(fc.property(first17, fc.integer({ min: 0, max: 17 }), character, (start, at, other) => {
      const uscc = start + usccCheckDigit(start)
      expect(checkUscc(uscc)).toMatchObject({ ok: true })
      const changed = uscc.slice(0, at) + other + uscc.slice(at + 1)
      expect(checkUscc(changed).ok).toBe(changed === uscc)
    }))
  })
})
