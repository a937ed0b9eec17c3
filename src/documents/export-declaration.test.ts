import { readFileSync } from 'node:fs'
import { PDF } from '@libpdf/core'
import { afterAll, describe, expect, it } from 'vitest'
import { ExportDeclarationData } from './export-declaration.ts'
import { missingGlyphs } from './fonts.ts'
import { demoIssuer } from './issuer.ts'
import { openPress } from './press.ts'
import { sealPdf } from './seal-pdf.ts'
import { checkSeal } from './seal-check/check-seal.ts'
import { haveJudges, judge } from './testing/judges.ts'
import { sampleContainers, sampleDeclaration, sampleItem } from './testing/sample-declaration.ts'
import { sampleVins } from './testing/sample-proof.ts'
import { throwawayTrust } from './testing/throwaway-trust.ts'
import { overlapping, wordsOf } from './testing/words-on-pages.ts'

const press = openPress()
afterAll(() => press.close())

const typeset = (data: ExportDeclarationData) => press.typeset('export-declaration', data)
const vinsIn = (text: string) => text.match(/\bLSVAM41\d{10}\b/g) ?? []
const containersIn = (text: string) => text.match(/\bTEMU\d{7}\b/g) ?? []
async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  const document = await PDF.load(pdf)
  return document.getPages().map(page => page.extractText().text)
}

const captions = [
  '预录入编号：', '海关编号：', '页码/页数：', '境内发货人', '出境关别', '出口日期', '申报日期', '备案号', '境外收货人', '运输方式', '运输工具名称及航次号', '提运单号',
  '生产销售单位', '监管方式', '征免性质', '许可证号', '合同协议号', '贸易国(地区)', '运抵国(地区)', '指运港', '离境口岸', '包装种类', '件数', '毛重(千克)', '净重(千克)',
  '成交方式', '运费', '保费', '杂费', '随附单证及编号', '标记唛码及备注',
]

// what may follow each other on the pages: items × vehicles, containers
const sizes = [
  { items: 1, vehicles: 1, containers: 0 },
  { items: 50, vehicles: 1, containers: 2 },
  { items: 1, vehicles: 50, containers: 0 },
  { items: 1, vehicles: 500, containers: 0 },
  { items: 2, vehicles: 3, containers: 500 },
]
const sized = ({ items, vehicles, containers }: (typeof sizes)[number], series = 0) => sampleDeclaration(items, vehicles, series, { containers: sampleContainers(containers) })

describe('中华人民共和国海关出口货物报关单 (3.1.3 item 5)', () => {
  it('has the fields of the customs form, codes behind their names', async () => {
    const text = (await pagesOf((await typeset(sampleDeclaration(1, 3))).pdf))[0]!
    for (const words of [
      '中华人民共和国海关出口货物报关单', ...captions,
      '境内发货人(91610131MA6U0X2K7Q)', '运输方式(4)', '公路运输', '离境口岸(650501)', '20230519', 'USD/1200/3', '出口许可证(4)：23-61-100123', 'N/M', '(霍尔果斯海关)',
      '项号', '商品编号', '商品名称及规格型号', '数量及单位', '单价/总价/币制', '原产国(地区)', '最终目的国(地区)', '境内货源地', '征免',
      '8703234110', '旧大众牌1.4升 SVW71412BM轿车', '1350.5千克', '美元(USD)', '白俄罗斯(BLR)', '照章征税(1)', '车架号(VIN)',
      '集装箱信息(共 2 个)', 'TEMU1000001', '普通2*标准箱（L）(11)',
      '特殊关系确认：否', '支付特许权使用费确认：否', '报关人员', '王芳', '申报单位(91654004MA77ABCD1E)', '海关批注及签章', '平台电子签章', '2023年6月16日', '页码/页数：1/1',
      '本单据由车窗口岸信息演示中心根据海关数据生成，与海关系统数据一致性以海关为准。', '演示 · 不具法律效力',
    ])
      expect(text).toContain(words)
  })

  it.each(sizes)('$items items of $vehicles vehicles, $containers containers: each once and in order, the head on every page, the seal on the last', async size => {
    const data = sized(size)
    const { pdf, pages, sealAt } = await typeset(data)
    const texts = await pagesOf(pdf)
    expect(texts).toHaveLength(pages)
    expect(vinsIn(texts.join('\n'))).toEqual(data.items.flatMap(item => item.vins))
    expect(containersIn(texts.join('\n'))).toEqual(data.containers.map(one => one.containerNo))
    texts.forEach((text, i) => {
      for (const caption of captions) expect(text, `page ${i + 1}`).toContain(caption)
      expect(text).toContain(`页码/页数：${i + 1}/${pages}`)
      expect(text.includes('海关批注及签章')).toBe(i === pages - 1)
    })
    expect(sealAt.page).toBe(pages)
  }, 30_000)

  it('never leaves the foot alone on a page, whatever comes before it', async () => {
    const seen = new Set<number>()
    for (let n = 1; n <= 24; n++)
      for (const data of [sampleDeclaration(n, 2, n, { containers: [] }), sampleDeclaration(1, n * 9, n, { containers: [] }), sampleDeclaration(2, 1, n, { containers: sampleContainers(n * 3) })]) {
        const { pdf, pages } = await typeset(data)
        const last = (await pagesOf(pdf)).at(-1)!
        expect(vinsIn(last).length + containersIn(last).length, `step ${n}`).toBeGreaterThan(0)
        seen.add(pages)
      }
    expect([...seen].toSorted()).toEqual([1, 2, 3, 4])
  }, 60_000)

  it('draws the seal in a place of its own, at the right of the foot and within the page', async () => {
    const { pdf, sealAt } = await typeset(sampleDeclaration(1, 1))
    const page = (await PDF.load(pdf)).getPage(0)!
    expect([page.width, page.height].map(Math.round)).toEqual([842, 595])
    const radius = (21 / 25.4) * 72
    expect(sealAt.x + radius).toBeLessThan(page.width - 28)
    expect(sealAt.y - radius).toBeGreaterThan(28)
    // The box that customs keeps for itself ends 80 mm from the page's right edge.
    expect(sealAt.x - radius).toBeGreaterThan(page.width - (80 / 25.4) * 72)
    expect(sealAt.field).toBe('中华人民共和国海关出口货物报关单 seal')
  })

  it('prints what is unknown as -, and no confirmation that nobody gave', async () => {
    const nothing = { preEntryNo: null, declareCustoms: null, exportDate: null, consignee: null, producerSeller: null, marks: null, remarks: null, declarant: null, declarantPerson: null }
    const bare = { model: null, unitPrice: null, totalPrice: null, currency: null, originCountry: null, finalDestination: null, domesticSource: null, dutyMode: null }
    const data = sampleDeclaration(1, 0, 0, { ...nothing, documents: [], containers: [], confirmations: [], items: [sampleItem(1, [], bare)] })
    const text = (await pagesOf((await typeset(data)).pdf))[0]!
    expect(text).toContain('预录入编号：-')
    expect(text).toMatch(/随附单证及编号\s*-/)
    for (const absent of ['确认：', '备注：', '集装箱信息', '车架号', 'null', 'none']) expect(text).not.toContain(absent)
  })

  it('sets the same data to the same bytes', async () => {
    const other = openPress()
    const [a, b] = await Promise.all([typeset(sampleDeclaration(3, 3)), other.typeset('export-declaration', sampleDeclaration(3, 3))])
    await other.close()
    expect(Buffer.compare(a.pdf, b.pdf)).toBe(0)
  })

  it('takes input for text, never for markup', async () => {
    const hostile = '#pagebreak() *粗* $x$ [甲] <script>"乙"</script> \\ ${7}'
    const { pdf, pages } = await typeset(sampleDeclaration(1, 1, 0, { marks: hostile, items: [sampleItem(1, [hostile], { name: hostile })] }))
    expect(pages).toBe(1)
    expect((await pagesOf(pdf))[0]!.replaceAll('\n', '').split(hostile).length).toBeGreaterThanOrEqual(3)
  })

  it('refuses a character that the font lacks, wherever it stands, and names it', async () => {
    for (const changes of [{ marks: '𰻝面' }, { items: [sampleItem(1, [], { model: '𰻝' })] }, { consignee: { label: '𰻝', code: null } }])
      await expect(typeset(sampleDeclaration(1, 1, 0, changes))).rejects.toMatchObject({ code: 'MISSING_GLYPH', characters: ['𰻝'] })
  })

  it.each([
    ['no goods', { items: [] }],
    ['a short number', { declarationNo: '123' }],
    ['a line break', { marks: '甲\n乙' }],
    ['a quantity that is none', { items: [sampleItem(1, [], { quantities: [{ amount: '1e3', unit: null }] })] }],
    ['501 containers', { containers: sampleContainers(501) }],
  ])('refuses %s', async (_, changes) => {
    expect(ExportDeclarationData.safeParse(sampleDeclaration(1, 1, 0, changes)).success).toBe(false)
    await expect(typeset(sampleDeclaration(1, 1, 0, changes))).rejects.toMatchObject({ code: 'INVALID_DATA' })
  })

  it('says nothing of 演示 for an issuer that is none', async () => {
    const issuer = { ...demoIssuer, demo: false, name: '某某口岸有限责任公司', seal: { text: '某某口岸有限责任公司', purpose: '电子签章专用', code: '6101990012345' } }
    const text = (await pagesOf((await typeset(sampleDeclaration(1, 1, 0, { issuer }))).pdf))[0]!
    expect(text).not.toContain('演示')
    expect(text).toContain('本单据由某某口岸有限责任公司根据海关数据生成')
  })

  it('has words of its own that the font can print', () => {
    expect(missingGlyphs(readFileSync(new URL('./templates/export-declaration.typ', import.meta.url), 'utf8').replaceAll('\n', ''))).toEqual([])
  })
})

const w = 'W'.repeat(400)
const ideographs = '甲乙丙丁戊己庚辛壬癸'.repeat(40)
const overlong = {
  'of ideographs': { run: ideographs },
  'without a blank': { run: w },
  'of full-width brackets': { run: '））））））））））'.repeat(40) },
}

describe.skipIf(!haveJudges('places of the words on the declaration', 'pdftotext'))('long texts, judged by poppler', () => {
  it.each(Object.entries(overlong))('%s wrap in their cells, within the frame, and overlap nothing', async (_, { run }) => {
    const some = (length: number) => run.slice(0, length)
    const coded = { label: some(60), code: w.slice(0, 20) }
    const data = sampleDeclaration(2, 1, 0, {
      preEntryNo: some(64), declareCustoms: coded, consignor: { label: some(200), code: '91610131MA6U0X2K7Q' }, consignee: { label: some(400), code: w.slice(0, 20) },
      transport: some(64), billNo: some(64), licenceNo: some(64), contractNo: some(64), destinationPort: coded, exitCustoms: coded, departurePort: coded, packageType: coded,
      packageCount: some(64), grossWeight: some(64), incoterm: coded, freight: some(64), otherCosts: some(64), marks: some(400), remarks: some(400),
      declarant: { label: some(100), code: w.slice(0, 18) }, declarantPerson: some(50), documents: Array.from({ length: 7 }, () => ({ kind: coded, number: some(64) })),
      items: [
        sampleItem(123_456_789, sampleVins(20), { name: some(400), model: some(400).repeat(5), unitPrice: '1234567890123456789.12345', domesticSource: coded, originCountry: coded, dutyMode: coded }),
        sampleItem(2, [w.slice(0, 60), 'KURZ'], { name: some(60), quantities: [{ amount: '1234567890123456789.12345', unit: coded }] }),
      ],
      containers: [{ containerNo: some(32), spec: coded, itemNos: some(100), shared: true, weight: some(32) }],
    })
    const { pdf, pages, sealAt } = await typeset(data)
    expect(sealAt.page).toBe(pages)
    const words = wordsOf(judge({ 'a.pdf': pdf }, ['pdftotext', '-bbox', 'a.pdf', '-']).output)
    expect(words.length).toBeGreaterThan(200)
    const mm = 72 / 25.4
    for (const word of words) {
      expect(word.left, word.text).toBeGreaterThan(10 * mm)
      expect(word.right, word.text).toBeLessThan(287 * mm)
      expect(word.bottom, word.text).toBeLessThan(205 * mm)
    }
    expect(overlapping(words)).toEqual([])
  }, 30_000)
})

// With everything else as usual, so that the head is repeated and leaves the least room.
describe.skipIf(!haveJudges('places of the words of overlong goods and containers', 'pdftotext'))('overlong goods and containers under a repeated head, judged by poppler', () => {
  const everyItem = Array.from({ length: 50 }, (_, i) => i + 1).join(',')
  it.each([
    ['goods without vehicles', { items: [sampleItem(1, [], { model: w.repeat(4) })], containers: [] }],
    ['goods with vehicles', { items: [sampleItem(1, sampleVins(20), { model: ideographs })], containers: [] }],
    ['a container with all items', { containers: sampleContainers(2).map(one => ({ ...one, itemNos: everyItem })) }],
    ['a quantity', { items: [sampleItem(1, ['KURZ'], { quantities: [{ amount: '1', unit: { label: w.slice(0, 60), code: null } }] })], containers: [] }],
  ])('%s', async (_, changes) => {
    const { pdf, pages, sealAt } = await typeset(sampleDeclaration(1, 1, 0, changes))
    expect(sealAt.page).toBe(pages)
    const words = wordsOf(judge({ 'a.pdf': pdf }, ['pdftotext', '-bbox', 'a.pdf', '-']).output)
    for (const word of words) expect(word.bottom, word.text).toBeLessThan((205 * 72) / 25.4)
    expect(overlapping(words)).toEqual([])
  })
})

describe.skipIf(!haveJudges('extracted text, fonts, pages and structure of the declaration', 'pdftotext', 'pdffonts', 'pdfinfo', 'qpdf'))('judged by poppler and qpdf', () => {
  it.each(sizes)('$items items of $vehicles vehicles, $containers containers: text, fonts, pages, structure', async size => {
    const data = sized(size, 7)
    const { pdf, pages } = await typeset(data)
    const files = { 'a.pdf': pdf }
    const text = judge(files, ['pdftotext', '-layout', 'a.pdf', '-']).output
    expect(vinsIn(text)).toEqual(data.items.flatMap(item => item.vins))
    expect(containersIn(text)).toEqual(data.containers.map(one => one.containerNo))
    const info = judge(files, ['pdfinfo', 'a.pdf']).output
    expect(info).toMatch(new RegExp(`Pages: +${pages}\n`))
    expect(info).toMatch(/Page size: +841\.89 x 595\.2\d+ pts \(A4\)/)
    const fonts = judge(files, ['pdffonts', 'a.pdf']).output.trim().split('\n').slice(2)
    expect(fonts).toHaveLength(2)
    for (const font of fonts) expect(font).toMatch(/NotoSerifSC-(?:Regular|Bold).* yes yes yes /)
    expect(judge(files, ['qpdf', '--check', 'a.pdf']).status).toBe(0)
    const raw = Buffer.from(pdf).toString('utf8')
    expect(raw).toMatch(/<pdfaid:part>2<\/pdfaid:part>/)
    expect(raw).toMatch(/<pdfaid:conformance>B<\/pdfaid:conformance>/)
  }, 30_000)
})

describe('the sealed declaration', () => {
  const at = new Date('2023-06-16T07:30:00Z')
  const sealed = async () => {
    const trust = await throwawayTrust()
    const { pdf, sealAt } = await typeset(sampleDeclaration(1, 50))
    return { trust, pdf: await sealPdf(pdf, { signer: trust.signer, timestamp: trust.timestampAt(at), at, sealAt, reason: '出口货物报关单', location: '陕西' }) }
  }

  it('is ours and unchanged', async () => {
    const { trust, pdf } = await sealed()
    expect(await checkSeal(pdf, { trustedRoots: [trust.root] })).toMatchObject({ status: 'valid', coversWholeFile: true })
  })

  it.skipIf(!haveJudges('signature of the declaration, with the root in an NSS store', 'pdfsig', 'certutil', 'qpdf'))('judged by pdfsig and qpdf: valid, trusted, in a field with the document\'s name', async () => {
    const { trust, pdf } = await sealed()
    const files = { 'a.pdf': pdf, 'root.pem': trust.rootPem }
    const { output } = judge(
      files,
      ['certutil', '-N', '-d', 'sql:.', '--empty-password'],
      ['certutil', '-A', '-d', 'sql:.', '-n', 'root', '-t', 'CT,C,C', '-i', 'root.pem'],
      ['pdfsig', '-nssdir', 'sql:.', 'a.pdf'],
    )
    for (const line of ['Signature is Valid', 'Certificate is Trusted', 'Total document signed', 'Field Name: 中华人民共和国海关出口货物报关单 seal']) expect(output).toContain(line)
    expect(judge(files, ['qpdf', '--check', 'a.pdf']).status).toBe(0)
  })
})
