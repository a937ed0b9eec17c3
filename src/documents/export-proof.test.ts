import { PDF } from '@libpdf/core'
import { afterAll, describe, expect, it } from 'vitest'
import { ExportProofData, unprintableIn } from './export-proof.ts'
import { demoIssuer, Issuer } from './issuer.ts'
import { openPress } from './press.ts'
import { haveJudges, judge } from './testing/judges.ts'
import { sampleProof } from './testing/sample-proof.ts'

const press = openPress()
afterAll(() => press.close())

const vinsIn = (text: string) => text.match(/\bLSVAM41\d{10}\b/g)
async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  const document = await PDF.load(pdf)
  return document.getPages().map(page => page.extractText().text)
}

describe('《二手车出口报关信息证明》 (3.1.3 item 3)', () => {
  it('says what the manual\'s certificate says, to the character', async () => {
    const { pdf } = await press.typeset('export-proof', sampleProof(3))
    const text = (await pagesOf(pdf)).join('\n')
    // Lines break where the page is full; the words between are the manual's.
    const flowing = text.replaceAll('\n', '')
    for (const words of [
      '证明编号：SXDZKA-ESC-1685956912456',
      '二手车出口报关信息证明',
      '兹证明 西安丝路祥瑞汽车贸易有限公司 (统一社会信用代码：91610131MA6U0X2K7Q)，通过中国（陕西）国际贸易“单一窗口”验证其出口并结关的车辆信息如下：',
      '白俄罗斯(BLR)',
      '车架号 (VIN)',
      '特此证明。',
      '2023年6月16日',
      '第 1 页 共 1 页',
      '扫码查验',
    ])
      expect(flowing).toContain(words)
    for (const label of ['境内发货人', '生产销售单位', '出口许可证号', '报关单单号', '出口日期', '出口口岸', '贸易国别/地区', '通关状态', '车辆信息', '序号']) expect(flowing).toContain(label)
  })

  it.each([1, 3, 50, 500])('lists %i vehicles, each once and in order, under heads on every page', async count => {
    const data = sampleProof(count)
    const { pdf, pages, sealAt } = await press.typeset('export-proof', data)
    const texts = await pagesOf(pdf)
    expect(texts).toHaveLength(pages)
    expect(vinsIn(texts.join('\n'))).toEqual(data.vins)
    texts.forEach((text, i) => {
      expect(text).toContain('证明编号：')
      expect(text).toContain('车架号 (VIN)')
      expect(text).toContain(`第 ${i + 1} 页 共 ${pages} 页`)
    })
    expect(sealAt.page).toBe(pages)
  })

  it('never leaves the signature alone on a page, whatever the number of vehicles', async () => {
    const seen = new Set<number>()
    for (let count = 1; count <= 45; count++) {
      const { pdf, pages } = await press.typeset('export-proof', sampleProof(count, count))
      const last = (await pagesOf(pdf)).at(-1)!
      expect(vinsIn(last)?.length, `${count} vehicles`).toBeGreaterThanOrEqual(Math.min(count, 2))
      expect(last).toContain('特此证明。')
      seen.add(pages)
    }
    expect([...seen]).toEqual([1, 2, 3])
  }, 30_000)

  it('wraps long names within the table', async () => {
    const name = '西安丝路祥瑞国际汽车供应链管理与二手车出口贸易服务股份有限公司霍尔果斯经济开发区分公司'
    const { pdf } = await press.typeset('export-proof', sampleProof(3, 1, { consignor: { name, uscc: '91610131MA6U0X2K7Q' }, producerSeller: name }))
    // A label stands level with the middle of its cell, so the text read line by line has it inside the name.
    const flowing = (await pagesOf(pdf)).join('').replaceAll(/\n|境内发货人 *|生产销售单位 */g, '')
    expect(flowing.split(name)).toHaveLength(4)
  })

  it('sets what is not there as -', async () => {
    const { pdf } = await press.typeset('export-proof', sampleProof(1, 1, { licenceNos: [], exportDate: null }))
    expect((await pagesOf(pdf))[0]!.match(/(?:出口许可证号|出口日期)\s+-/g)).toHaveLength(2)
  })

  it('says 演示 on paper and seal when the issuer is the demo\'s, and only then', async () => {
    expect(Issuer.safeParse({ ...demoIssuer, name: '陕西某某口岸有限责任公司' }).success).toBe(false)
    const demo = (await pagesOf((await press.typeset('export-proof', sampleProof(1))).pdf))[0]
    expect(demo).toContain('演示 · 不具法律效力')
    const issuer: Issuer = { ...demoIssuer, demo: false, name: '某某口岸有限责任公司', seal: { text: '某某口岸有限责任公司', purpose: '电子签章专用', code: '6101990012345' } }
    const real = (await pagesOf((await press.typeset('export-proof', sampleProof(1, 0, { issuer }))).pdf))[0]
    expect(real).not.toContain('演示')
    expect(real).toContain('某某口岸有限责任公司')
  })

  it('takes input for text, never for markup', async () => {
    const name = '#pagebreak() *粗* $x$ [甲] "乙" \\ 公司'
    const { pdf, pages } = await press.typeset('export-proof', sampleProof(1, 1, { producerSeller: name }))
    expect(pages).toBe(1)
    expect((await pagesOf(pdf))[0]).toContain(name)
  })

  it('refuses a character that the font lacks and names it', async () => {
    const data = sampleProof(1, 1, { producerSeller: '𠮷野𰻝汽车有限公司' })
    expect(unprintableIn(data)).toEqual(['𠮷', '𰻝'])
    await expect(press.typeset('export-proof', data)).rejects.toMatchObject({ code: 'MISSING_GLYPH', characters: ['𠮷', '𰻝'] })
  })

  it.each([
    ['a vehicle twice', { vins: ['LSVAM411000000000', 'LSVAM411000000000'] }],
    ['a VIN with the letter O', { vins: ['LSVAM41100000000O'] }],
    ['no vehicle', { vins: [] }],
    ['a declaration that is not closed', { clearanceStatus: '放行' as '结关' }],
    ['a line break in a name', { producerSeller: '甲\n乙' }],
  ])('refuses %s', async (_, changes) => {
    expect(ExportProofData.safeParse(sampleProof(1, 1, changes)).success).toBe(false)
    await expect(press.typeset('export-proof', sampleProof(1, 1, changes))).rejects.toMatchObject({ code: 'INVALID_DATA' })
  })

  it('is PDF/A-2b by its own account: conformance in the metadata, an output intent, the Multiply seal', async () => {
    const { pdf } = await press.typeset('export-proof', sampleProof(1))
    const document = await PDF.load(pdf)
    const catalog = document.getCatalog()
    const resolve = (ref: Parameters<typeof document.context.resolve>[0]) => document.context.resolve(ref)
    expect(catalog.getArray('OutputIntents', resolve)?.length).toBe(1)
    const raw = Buffer.from(pdf).toString('utf8')
    for (const trace of [/<pdfaid:part>2<\/pdfaid:part>/, /<pdfaid:conformance>B<\/pdfaid:conformance>/, /\/BM ?\/Multiply/])
      expect(trace.test(raw), String(trace)).toBe(true)
  })
})

describe.skipIf(!haveJudges('extracted text, fonts and pages of the certificate', 'pdftotext', 'pdffonts', 'pdfinfo', 'qpdf'))('judged by poppler and qpdf', () => {
  it.each([1, 3, 50, 500])('%i vehicles: text, fonts, pages, structure', async count => {
    const data = sampleProof(count, 7)
    const { pdf, pages } = await press.typeset('export-proof', data)
    const files = { 'a.pdf': pdf }
    expect(vinsIn(judge(files, ['pdftotext', '-layout', 'a.pdf', '-']).output)).toEqual(data.vins)
    expect(judge(files, ['pdfinfo', 'a.pdf']).output).toMatch(new RegExp(`Pages: +${pages}\n`))
    const fonts = judge(files, ['pdffonts', 'a.pdf']).output.trim().split('\n').slice(2)
    expect(fonts).toHaveLength(2)
    for (const font of fonts) expect(font).toMatch(/NotoSerifSC-(?:Regular|Bold).* yes yes yes /)
    expect(judge(files, ['qpdf', '--check', 'a.pdf']).status).toBe(0)
  })
})
