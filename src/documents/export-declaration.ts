// 中华人民共和国海关出口货物报关单 (3.1.3 item 5): what it says, and how that becomes the template's input.

import { z } from 'zod'
import { Issuer } from './issuer.ts'
import { breakable, printed } from './printed-text.ts'
import { sealDiameter, sealOf } from './seal-image.ts'

/** A label as printed and its code; a label without a code has null, a code nobody knows is its own label. */
export type Coded = z.infer<typeof Coded>
export const Coded = z.object({ label: printed(400), code: printed(20).nullable() })

const decimal = z.string().regex(/^-?\d{1,19}(?:\.\d{1,19})?$/)
const number = printed(64).nullable()

export type DeclaredItem = z.infer<typeof DeclaredItem>
export const DeclaredItem = z.object({
  itemNo: z.int().min(1).max(999_999_999),
  hsCode: z.string().regex(/^\d{10}$/),
  name: printed(500),
  /** 规格型号, as declared. */
  model: printed(2000).nullable(),
  /** The statutory ones, as far as known, before the one of the sale: as the form has them, one below the other. */
  quantities: z.array(z.object({ amount: decimal, unit: Coded.nullable() })).min(1).max(3),
  unitPrice: decimal.nullable(),
  totalPrice: decimal.nullable(),
  currency: Coded.nullable(),
  originCountry: Coded.nullable(),
  finalDestination: Coded.nullable(),
  domesticSource: Coded.nullable(),
  dutyMode: Coded.nullable(),
  /** As declared, well-formed or not; in the order of the declaration. */
  vins: z.array(printed(40)).max(1000),
})

/** Everything the declaration says, as it is to be printed: labels are resolved by the caller (decision 25). What is null is printed as -. */
export type ExportDeclarationData = z.infer<typeof ExportDeclarationData>
export const ExportDeclarationData = z.object({
  issuer: Issuer,
  /** The Shanghai day of sealing. */
  printedOn: z.iso.date(),
  preEntryNo: number,
  /** 海关编号. */
  declarationNo: z.string().regex(/^\d{18}$/),
  declareCustoms: Coded.nullable(),
  consignor: Coded,
  exitCustoms: Coded.nullable(),
  exportDate: z.iso.date().nullable(),
  declareDate: z.iso.date(),
  /** 备案号. */
  recordNo: number,
  consignee: Coded.nullable(),
  transportMode: Coded.nullable(),
  /** 运输工具名称及航次号. */
  transport: number,
  billNo: number,
  producerSeller: Coded.nullable(),
  supervisionMode: Coded.nullable(),
  dutyNature: Coded.nullable(),
  licenceNo: number,
  contractNo: number,
  tradeCountry: Coded.nullable(),
  destinationCountry: Coded.nullable(),
  destinationPort: Coded.nullable(),
  departurePort: Coded.nullable(),
  packageType: Coded.nullable(),
  packageCount: number,
  /** kg. */
  grossWeight: number,
  netWeight: number,
  incoterm: Coded.nullable(),
  /** 运费, 保费, 杂费, in the notation of the form: currency/value/mark. */
  freight: number,
  insurance: number,
  otherCosts: number,
  documents: z.array(z.object({ kind: Coded, number: printed(64) })).max(50),
  marks: printed(1000).nullable(),
  remarks: printed(500).nullable(),
  items: z.array(DeclaredItem).min(1).max(50),
  containers: z
    .array(z.object({ containerNo: printed(20), spec: Coded.nullable(), itemNos: printed(200).nullable(), shared: z.boolean().nullable(), weight: decimal.nullable() }))
    .max(500),
  /** 特殊关系确认 and its like: only what is known. */
  confirmations: z.array(z.object({ label: printed(20), confirmed: z.boolean() })).max(8),
  /** 报关人员. */
  declarantPerson: number,
  declarant: Coded.nullable(),
})

/** The template's input; keys are read in templates/export-declaration.typ. */
export function exportDeclarationInput(data: ExportDeclarationData): Record<string, unknown> {
  const { issuer, items, containers, ...head } = data
  return {
    demo: issuer.demo,
    issuer: issuer.name,
    printedOn: data.printedOn.split('-').map(Number),
    seal: sealOf(issuer),
    sealDiameter,
    head: Object.fromEntries(Object.entries(head).map(([key, value]) => [key, cellOf(value)])),
    declarationNo: data.declarationNo,
    documents: data.documents.map(({ kind, number: no }) => breakable(`${withCode(kind)}：${no}`, 60)),
    confirmations: data.confirmations.map(({ label, confirmed }) => `${label}：${confirmed ? '是' : '否'}`),
    items: items.map(item => ({
      no: item.itemNo,
      hsCode: item.hsCode,
      name: breakable(item.name, 24),
      model: item.model === null ? null : breakable(item.model, 24),
      // A long description may run over the page's end, a short one stays together.
      long: item.name.length + (item.model?.length ?? 0) > 300,
      quantities: item.quantities.map(({ amount, unit }) => breakable(`${amount}${unit?.label ?? ''}`, 12)),
      price: [item.unitPrice ?? '-', item.totalPrice ?? '-', item.currency === null ? '-' : withCode(item.currency)].map(text => breakable(text, 12)),
      origin: goodsCell(item.originCountry),
      destination: goodsCell(item.finalDestination),
      source: goodsCell(item.domesticSource),
      duty: goodsCell(item.dutyMode),
      vins: item.vins,
    })),
    containers: containers.map(one => ({
      no: one.containerNo,
      spec: one.spec === null ? '-' : breakable(withCode(one.spec), 12),
      items: breakable(one.itemNos ?? '-', 5),
      shared: one.shared === null ? '-' : one.shared ? '是' : '否',
      weight: breakable(one.weight ?? '-', 8),
    })),
  }
}

/** 公路运输(4); a code without a label stands alone. */
const withCode = ({ label, code }: Coded) => (code === null || code === label ? label : `${label}(${code})`)
const goodsCell = (value: Coded | null) => (value === null ? '-' : breakable(withCode(value), 8))

// The form has a field's code behind the field's name, and its label below. A day has eight digits on it.
function cellOf(value: unknown): unknown {
  if (value === null) return { code: null, text: '-' }
  const coded = Coded.safeParse(value)
  if (coded.success) return { code: coded.data.code, text: breakable(coded.data.label, 12) }
  if (typeof value !== 'string') return null
  return { code: null, text: breakable(/^\d{4}-\d\d-\d\d$/.test(value) ? value.replaceAll('-', '') : value, 12) }
}
