import { describe, expect, it } from 'vitest'
import { readCodeFile } from './read-code-file.ts'

const utf8 = (text: string) => Buffer.from(text, 'utf8')
/** 中国 and 白俄罗斯 in GB18030, which Node only reads */
const gb = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))
const zhongguo = [0xd6, 0xd0, 0xb9, 0xfa]
const baieluosi = [0xb0, 0xd7, 0xb6, 0xed, 0xc2, 0xde, 0xcb, 0xb9]

describe('an official code table as a file', () => {
  it.each([
    ['tabs', 'code\tnameZh\tnameEn\nCHN\t中国\tChina\n'],
    ['commas', 'code,nameZh,nameEn\r\nCHN,中国,China\r\n\r\n'],
    ['Chinese column names and a BOM', '\uFEFF代码,名称,英文名称\nCHN,中国,China'],
    ['column names as an official table has them', '序号\t编码\t中文名称\t英文名称\n1\tCHN\t中国\tChina'],
    ['column names with blanks and full-width letters', ' 代 码 ,ｎａｍｅＺｈ,英文名\nCHN,中国,China'],
    ['columns in another order', 'nameEn,nameZh,code,remark\nChina,中国,CHN,—'],
  ])('is read with %s', (_, text) => {
    expect(readCodeFile(utf8(text))).toEqual({ rows: [{ code: 'CHN', zh: '中国', en: 'China' }] })
  })

  it('is read in GB18030 too', () => {
    const file = gb('code,nameZh\nCHN,', zhongguo, '\nBLR,', baieluosi)
    expect(readCodeFile(file)).toEqual({ rows: [{ code: 'CHN', zh: '中国', en: undefined }, { code: 'BLR', zh: '白俄罗斯', en: undefined }] })
  })

  it('keeps a comma that stands in quotes, as spreadsheets write it', () => {
    expect(readCodeFile(utf8('code,nameZh,nameEn\nKOR,韩国,"Korea, Republic of ""South"""'))).toEqual({
      rows: [{ code: 'KOR', zh: '韩国', en: 'Korea, Republic of "South"' }],
    })
    expect(readCodeFile(utf8('code,nameZh,nameEn\nKOR,韩国,Korea, Republic of'))).toMatchObject({ line: 2 })
  })

  it.each([
    ['UTF-16, as Excel saves “Unicode text”', Buffer.from('\uFEFFcode\tnameZh\nCHN\t中国', 'utf16le'), 1, /UTF-16/],
    ['UTF-8 with a damaged character, which is also some GB18030', Buffer.concat([utf8('code,nameZh\nCHN,中国\nBLR,白俄罗'), Buffer.from([0xe6, 0x96, 0x0a]), utf8('RUS,俄罗斯')]), 3, /损坏/],
    ['a BOM and then GB18030', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), gb('code,nameZh\nCHN,', zhongguo)]), 2, /损坏/],
    ['bytes of neither', gb('code,nameZh\nAAA,', zhongguo, '\nBBB,', [0xff, 0xff]), 3, /既不是/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00]), 1, /./],
    ['nothing', Buffer.alloc(0), 1, /没有“代码”列或“名称”列/],
    ['no column of codes', utf8('名称,备注\n中国,—'), 1, /没有“代码”列或“名称”列/],
  ])('is refused with its line: %s', (_, bytes, line, reason) => {
    expect(readCodeFile(bytes)).toMatchObject({ line, reason: expect.stringMatching(reason) })
  })

  it.each([
    ['a script', 'CHN,<script>alert(1)</script>'],
    ['a control character', 'CHN,中\u0007国'],
    ['NUL', 'CHN,中\u0000国'],
    ['writing turned round', 'CHN,中\u202e国'],
    ['an invisible space', 'CHN,中\u200b国'],
    ['a line separator', 'CHN,中\u2028国'],
    ['a name without end', `CHN,${'中'.repeat(101)}`],
    ['no name', 'CHN,'],
    ['SQL as a code', "CHN'); drop table code;--,中国"],
    ['a code too long', 'ABCDEFGHIJKLM,中国'],
    ['a full-width code', 'ＣＨＮ,中国'],
    ['an English name with a tag', 'CHN,中国,<b>China</b>'],
    ['more cells than columns', 'CHN,中国,China,x'],
    ['a quote that never ends', 'CHN,"中国\nBLR,白俄罗斯'],
  ])('is refused with its line: %s', (_, row) => {
    expect(readCodeFile(utf8(`code,nameZh,nameEn\nUSA,美国,\n${row}`))).toMatchObject({ line: 3 })
  })

  it('is refused where a code stands twice, or nothing stands below the names', () => {
    expect(readCodeFile(utf8('code,nameZh\nCHN,中国\nCHN,中国'))).toEqual({ line: 3, reason: '代码 CHN 重复' })
    expect(readCodeFile(utf8('code,nameZh\n\n'))).toEqual({ line: 1, reason: '没有数据行' })
  })

  it('ends at 50,000 rows', () => {
    const file = (rows: number) => utf8(['code,nameZh', ...Array.from({ length: rows }, (_, i) => `${i},名`)].join('\n'))
    expect(readCodeFile(file(50_000))).toHaveProperty('rows.length', 50_000)
    expect(readCodeFile(file(50_001))).toEqual({ line: 50_002, reason: '超过 50000 行' })
  })
})
