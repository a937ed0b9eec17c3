// The peer: the same certificate by pdfkit, signed through @signpdf to the same level, PAdES B-T with P-256 and our own
// timestamps. It is given fonts that are in memory, and our quick CMS writer: node-forge, its usual one, knows no P-256.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import PDFDocument from 'pdfkit'
import { SignPdf, Signer } from '@signpdf/signpdf'
import { signDetached } from '../../src/documents/cades.ts'
import type { ExportProofData } from '../../src/documents/export-proof.ts'
import { fontFolders } from '../../src/documents/fonts.ts'
import { qrMatrix } from '../../src/documents/qr-code.ts'
import { sealDiameter, sealOf } from '../../src/documents/seal-image.ts'
import type { SealSigner, Timestamper } from '../../src/documents/seal-signer.ts'

const mm = 72 / 25.4
const [left, right, top] = [27 * mm, (210 - 27) * mm, 34 * mm]
const red = '#d2161c'

type Document = PDFKit.PDFDocument
type Tags = PDFKit.PDFStructureElement
/** What the types leave out: the parsed font, the catalogue's form and a page's annotations. */
interface Inside {
  _font: { font: unknown }
  _root: { data: { AcroForm: { data: Record<string, unknown> } } }
  page: { annotations: unknown[]; dictionary: unknown }
}
const inside = (document: Document) => document as unknown as Inside

export interface Peer {
  make(data: ExportProofData): Promise<Buffer>
}

export function openPeer(signer: SealSigner, timestamp: Timestamper, options: { fontsParsedOnce?: true } = {}): Peer {
  const bytes = fontBytes()
  const fonts = options.fontsParsedOnce ? { regular: parsed(bytes.regular), bold: parsed(bytes.bold) } : bytes
  const by = new CadesSigner(signer, timestamp)
  const signPdf = new SignPdf()
  return { make: async (data) => signPdf.sign(await draw(data, fonts), by) }
}

class CadesSigner extends Signer {
  readonly signer: SealSigner
  readonly timestamp: Timestamper
  constructor(signer: SealSigner, timestamp: Timestamper) {
    super()
    this.signer = signer
    this.timestamp = timestamp
  }
  override async sign(pdf: Buffer): Promise<Buffer> {
    return Buffer.from(await signDetached(createHash('sha256').update(pdf).digest(), this.signer, this.timestamp))
  }
}

interface Fonts {
  regular: PDFKit.Mixins.PDFFontSource
  bold: PDFKit.Mixins.PDFFontSource
}

function fontBytes(): Fonts {
  const [regular, bold] = fontFolders.map((folder) => readFileSync(join(folder, `NotoSerifSC_${folder.split(/[\\/]/).at(-1)}.ttf`)))
  return { regular: regular!, bold: bold! }
}

/** Not in pdfkit's manual: it takes a font that another document has parsed, and spares itself 15 MB of parsing for each. */
function parsed(source: PDFKit.Mixins.PDFFontSource): PDFKit.Mixins.PDFFontSource {
  const document = new PDFDocument({ font: '' as never })
  document.font(source)
  return inside(document)._font.font as PDFKit.Mixins.PDFFontSource
}

function draw(data: ExportProofData, fonts: Fonts): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4', margin: 0, pdfVersion: '1.7', subset: 'PDF/A-2b', tagged: true, lang: 'zh-CN', bufferPages: true, font: '' as never,
    info: { Title: `二手车出口报关信息证明 ${data.proofNo}`, Author: data.issuer.name },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const whole = new Promise<Buffer>((resolve) => document.on('end', () => resolve(Buffer.concat(chunks))))

  // as ours, it can be read aloud: headings, tables and pictures are tagged
  const tags = document.struct('Document')
  document.addStructure(tags)
  heading(document, tags, fonts, data)
  document.font(fonts.regular).fontSize(11)
  const closing = vehicles(document, tags, data, facts(document, tags, data))
  sign(document, tags, data, closing)
  document.fontSize(9).fillColor('#464646').text('第 1 页 共 1 页', left, 841 - 17 * mm, { width: right - left, align: 'center' })
  tags.end()
  document.end()
  return whole
}

function heading(document: Document, tags: Tags, fonts: Fonts, data: ExportProofData): void {
  const { issuer, consignor } = data
  document.font(fonts.regular).fontSize(9)
  document.rect(left, 22 * mm, 84, 16).stroke(red)
  document.fillColor(red).text('演示 · 不具法律效力', left + 5, 22 * mm + 2)
  document.fillColor('black').fontSize(10.5).text(`证明编号：${data.proofNo}`, left, 22 * mm, { width: right - left, align: 'right' })
  document.font(fonts.bold).fontSize(22).text('二手车出口报关信息证明', left, top, {
    width: right - left, align: 'center', characterSpacing: 2.6, structParent: tags, structType: 'H1',
  })
  document.font(fonts.regular).fontSize(12).text(
    `兹证明 ${consignor.name} (统一社会信用代码：${consignor.uscc})，通过${issuer.portalName}验证其出口并结关的车辆信息如下：`,
    left, top + 22 + 10 * mm, { width: right - left, indent: 24, lineGap: 8, structParent: tags },
  )
}

const labelWidth = 32 * mm
const rowHeight = 26

/** Returns where the next table begins. */
function facts(document: Document, tags: Tags, data: ExportProofData): number {
  const rows: [string, string, string?, string?][] = [
    ['境内发货人', data.consignor.name],
    ['生产销售单位', data.producerSeller],
    ['出口许可证号', data.licenceNos.join('、'), '报关单单号', data.declarationNo],
    ['出口日期', data.exportDate ?? '-', '出口口岸', data.exportPort],
    ['贸易国别/地区', `${data.tradeCountry.name}(${data.tradeCountry.code})`, '通关状态', data.clearanceStatus],
  ]
  let y = document.y + 5 * mm
  const half = (left + right) / 2
  const table = element(document, tags, 'Table')
  for (const [label, value, label2, value2] of rows) {
    const row = element(document, table, 'TR')
    cell(document, row, label, left, y, labelWidth, { label: true })
    cell(document, row, value, left + labelWidth, y, (label2 ? half : right) - left - labelWidth)
    if (label2) cell(document, row, label2, half, y, labelWidth, { label: true })
    if (value2) cell(document, row, value2, half + labelWidth, y, right - half - labelWidth)
    y += rowHeight
  }
  return y
}

function vehicles(document: Document, tags: Tags, data: ExportProofData, from: number): number {
  let y = from
  const table = element(document, tags, 'Table')
  cell(document, element(document, table, 'TR'), '车辆信息', left, y, right - left, { label: true, centred: true })
  y += rowHeight
  for (const [label, value] of [['序号', '车架号 (VIN)'], ...data.vins.map((vin, n) => [String(n + 1), vin])]) {
    const row = element(document, table, 'TR')
    cell(document, row, label ?? '', left, y, labelWidth, { centred: true, label: label === '序号' })
    cell(document, row, value ?? '', left + labelWidth, y, right - left - labelWidth, { label: label === '序号' })
    y += rowHeight
  }
  return y
}

function element(document: Document, parent: Tags, type: string): Tags {
  const child = document.struct(type)
  parent.add(child)
  return child
}

function cell(document: Document, row: Tags, text: string, x: number, y: number, width: number, how: { label?: boolean; centred?: boolean } = {}): void {
  document.lineWidth(0.4).rect(x, y, width, rowHeight)
  if (how.label) document.fillAndStroke('#f6f6f6', '#5a5a5a')
  else document.stroke('#5a5a5a')
  document.fillColor('black').text(text, x + 7, y + 5, {
    width: width - 14, align: how.centred ? 'center' : 'left', lineBreak: false, structParent: row, structType: how.label ? 'TH' : 'TD',
  })
}

/** 特此证明, QR code, name and date under the drawn seal, and the signature's field over it. */
function sign(document: Document, tags: Tags, data: ExportProofData, y: number): void {
  document.text('特此证明。', left + 24, y + 9 * mm, { structParent: tags })
  tags.add(document.struct('Figure', { alt: '查验二维码' }, () => drawQr(document, data, y + 35 * mm)))
  document.fontSize(9).text('扫码查验', left + 5 * mm, y + 62 * mm, { structParent: tags })

  const [year, month, day] = data.sealedOn.split('-').map(Number)
  const centre = { x: right - 9 * mm - (sealDiameter / 2) * mm, y: y + 47 * mm }
  const box = { width: sealDiameter * mm, align: 'center', structParent: tags } as const
  document.fontSize(11).text(data.issuer.name, centre.x - box.width / 2, centre.y - 16, box)
  document.text(`${year}年${month}月${day}日`, centre.x - box.width / 2, centre.y + 6, box)
  tags.add(document.struct('Figure', { alt: `${data.issuer.name}电子印章` }, () => drawSeal(document, data, centre)))
  addField(document, data, centre)
}

function drawQr(document: Document, data: ExportProofData, y: number): void {
  const matrix = qrMatrix(data.checkUrl)
  const unit = (25 * mm) / matrix.length
  for (const [row, bits] of matrix.entries()) {
    for (const run of bits.matchAll(/1+/g)) document.rect(left + run.index * unit, y + row * unit, run[0].length * unit, unit)
  }
  document.fill('black')
}

function drawSeal(document: Document, data: ExportProofData, centre: { x: number; y: number }): void {
  const svg = sealOf(data.issuer)
  document.save().translate(centre.x, centre.y).scale(mm)
  const radius = Number(/<circle r="([\d.]+)"/.exec(svg)?.[1])
  document.lineWidth(1.3).circle(0, 0, radius).stroke(red)
  for (const [, transform = '', outline = ''] of svg.matchAll(/<path(?: transform="([^"]*)")? d="([^"]*)"/g)) {
    document.save()
    for (const [, name, numbers = ''] of transform.matchAll(/(\w+)\(([^)]*)\)/g)) {
      const [a = 0, b = 0] = numbers.split(' ').map(Number)
      if (name === 'rotate') document.rotate(a)
      if (name === 'translate') document.translate(a, b)
      if (name === 'scale') document.scale(a, b)
    }
    document.path(outline).fill(red).restore()
  }
  document.restore()
}

/** What @signpdf looks for: a signature dictionary whose ByteRange and Contents are yet to be filled. */
function addField(document: Document, data: ExportProofData, centre: { x: number; y: number }): void {
  const [literal, half] = [(text: string) => new String(text), (sealDiameter / 2) * mm]
  const blank = '*'.repeat(10)
  const signature = document.ref({
    Type: 'Sig', Filter: 'Adobe.PPKLite', SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, blank, blank, blank], Contents: Buffer.alloc(6_144), M: new Date(),
    Name: literal(data.issuer.name), Reason: literal('二手车出口报关信息证明'), Location: literal(data.issuer.portalName),
  })
  const y = 841.89 - centre.y
  const { page, _root } = inside(document)
  const field = document.ref({
    Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: literal('seal'), V: signature, F: 132, P: page.dictionary,
    Rect: [centre.x - half, y - half, centre.x + half, y + half],
  })
  page.annotations.push(field)
  document.initForm()
  const form = _root.data.AcroForm.data
  delete form.NeedAppearances
  Object.assign(form, { SigFlags: 3, Fields: [field] })
  for (const reference of [signature, field]) reference.end(undefined)
}
