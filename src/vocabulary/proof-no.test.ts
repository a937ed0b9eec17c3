import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readScan } from './proof-no.ts'

const proofNo = 'SXDZKA-ESC-1685956912456'
const token = 'TSioyLrivAEirktXk33EeA'

describe('what is typed, pasted or scanned as a number', () => {
  it.each([
    [proofNo],
    [`  sxdzka-esc-1685956912456 `],
    ['ＳＸＤＺＫＡ－ＥＳＣ－１６８５９５６９１２４５６'],
    ['SXDZKA—ESC–1685956912456'],
    ['SXDZKA-ESC- 1685956912456'],
  ])('reads %s', (text) => {
    expect(readScan(text)).toEqual({ proofNo })
  })

  it('reads the address of the QR code as a hand scanner types it, with its token', () => {
    expect(readScan(`https://example.cn/check/${proofNo}#${token}`)).toEqual({ proofNo, token })
    expect(readScan(`http://localhost:5180/check/${proofNo}?lang=en#${token}\n`)).toEqual({ proofNo, token })
    expect(readScan(`https://example.cn/check/${proofNo}`)).toEqual({ proofNo })
  })

  it('reads the address through a Chinese input method and through Caps Lock', () => {
    expect(readScan(`http：、、localhost：5180、check、${proofNo}＃${token}`)).toEqual({ proofNo, token })
    expect(readScan(`ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｎ／ｃｈｅｃｋ／${proofNo}`)).toEqual({ proofNo })
    expect(readScan(`HTTPS://EXAMPLE.CN/CHECK/${proofNo}`)).toEqual({ proofNo })
  })

  it('leaves out a token that is damaged, and still reads the number', () => {
    for (const damaged of [token.slice(1), `${token}A`, `${token.slice(1)}=`, '<script>alert(1)</script>']) {
      expect(readScan(`https://example.cn/check/${proofNo}#${damaged}`)).toEqual({ proofNo })
    }
  })

  it.each([[''], ['SXDZKA-ESC-168595691245'], ['1685956912456'], [`<script>${proofNo}</script>`], [`${proofNo}' or 1=1`], [`${'A'.repeat(60)}-1685956912456`]])('does not take %j for one', (text) => {
    expect(readScan(text)).toBeUndefined()
  })

  it('never throws, and what it reads it reads again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string().map((text) => `/check/${text}#${text}`)), (text) => {
        const scan = readScan(text)
        expect(scan === undefined || readScan(scan.proofNo)?.proofNo === scan.proofNo).toBe(true)
      }),
    )
  })
})
