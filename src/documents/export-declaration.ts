// 中华人民共和国海关出口货物报关单 (3.1.3 item 5): what it says, and how that becomes the template's input.

import { z } from 'zod'
import { widthOf } from './fonts.ts'
import { Issuer } from './issuer.ts'
import { breakable, printed } from './printed-text.ts'
import { sealDiameter } from './seal-image.ts'

/** A label as printed and its code; a label without a code has null, a code nobody knows is its own label. */
export type Coded = z.infer<typeof Coded>
export const Coded = z.object({ label: printed(60), code: printed(40).nullable() })

/** A firm and its number: a longer label. */
const firm = (max: number) => z.object({ label: printed(max), code: printed(40).nullable() })

const decimal = z.string().max(26).regex(/^-?\d+(?:\.\d+)?$/)
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
  vins: z.array(printed(60)).max(1000),
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
  consignor: firm(200),
  exitCustoms: Coded.nullable(),
  exportDate: z.iso.date().nullable(),
  declareDate: z.iso.date(),
  /** 备案号. */
  recordNo: number,
  consignee: firm(400).nullable(),
  transportMode: Coded.nullable(),
  /** 运输工具名称及航次号. */
  transport: number,
  billNo: number,
  producerSeller: firm(200).nullable(),
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
    .array(z.object({ containerNo: printed(32), spec: Coded.nullable(), itemNos: printed(200).nullable(), shared: z.boolean().nullable(), weight: printed(32).nullable() }))
    .max(500),
  /** 特殊关系确认 and its like: only what is known. */
  confirmations: z.array(z.object({ label: printed(12), confirmed: z.boolean() })).max(6),
  /** 报关人员. */
  declarantPerson: printed(50).nullable(),
  declarant: firm(100).nullable(),
})

// Sizes of the template, in points and mm: a cell's room is its column less the inset at both sides.
const size = 8
const captionSize = 7
const room = {
  head: { narrow: 16.5, fee: 20.5, weight: 24.5, middle: 44.5, last: 49.5, first: 74.5, double: 92.5, whole: 250 },
  goods: { no: 6, name: 80, quantity: 22, price: 24.5, country: 22, source: 29, duty: 21, vins: 244 },
  container: { no: 20.8, spec: 30.8, items: 10.3, shared: 5.8, weight: 10.3 },
} as const
const headRooms: Record<string, keyof typeof room.head> = {
  consignor: 'first', consignee: 'first', producerSeller: 'first', contractNo: 'first', packageType: 'first', declarant: 'first',
  recordNo: 'last', billNo: 'last', licenceNo: 'last', departurePort: 'last', otherCosts: 'last',
  transport: 'double', dutyNature: 'double', marks: 'whole', remarks: 'whole',
  packageCount: 'narrow', incoterm: 'narrow', freight: 'fee', insurance: 'fee', grossWeight: 'weight', netWeight: 'weight',
}

/** The template's input; keys are read in templates/export-declaration.typ. */
export function exportDeclarationInput(data: ExportDeclarationData): Record<string, unknown> {
  const { issuer, printedOn, declarationNo, items, containers, documents, confirmations, ...head } = data
  return {
    demo: issuer.demo,
    issuer: issuer.name,
    printedOn: printedOn.split('-').map(Number),
    sealDiameter,
    declarationNo,
    head: Object.fromEntries(Object.entries(head).map(([key, value]) => [key, headCell(value, room.head[headRooms[key] ?? 'middle'])])),
    documents: documents.map(({ kind, number: no }) => breakable(`${withCode(kind)}：${no}`, room.head.whole, size)),
    confirmations: confirmations.map(({ label, confirmed }) => `${label}：${confirmed ? '是' : '否'}`),
    items: items.map(itemRow),
    containers: containers.map(containerRow),
  }
}

// The form prints a field's code behind the field's name, and its label below. A day has eight digits on it.
function headCell(value: string | Coded | null, width: number): { code: unknown; text: unknown } {
  if (value === null) return { code: null, text: '-' }
  if (typeof value === 'string') return { code: null, text: breakable(/^\d{4}-\d\d-\d\d$/.test(value) ? value.replaceAll('-', '') : value, width, size) }
  return { code: value.code === null ? null : breakable(value.code, width - 4, captionSize), text: breakable(value.label, width, size) }
}

function itemRow(item: DeclaredItem): Record<string, unknown> {
  const { goods } = room
  const { vins, name, model } = item
  const quantities = item.quantities.map(({ amount, unit }) => `${amount}${unit?.label ?? ''}`)
  const prices = [item.unitPrice ?? '-', item.totalPrice ?? '-', labelOf(item.currency)]
  const cells = { origin: item.originCountry, destination: item.finalDestination, source: item.domesticSource, duty: item.dutyMode }
  // One width for all, so that they line up in columns: that of the widest.
  const vinWidth = Math.max(32, ...vins.map(vin => widthOf(vin, size) + 2))
  return {
    no: breakable(String(item.itemNo), goods.no, size),
    hsCode: item.hsCode,
    name: breakable(name, goods.name, size),
    model: model === null ? null : breakable(model, goods.name, size),
    // What is long may run over the page's end, what is short stays together.
    long:
      linesOf([name, model ?? ''], goods.name) > 6 || linesOf(quantities, goods.quantity) > 6 || linesOf(prices, goods.price) > 6 ||
      Object.values(cells).some(cell => linesOf([labelOf(cell)], goods.duty) > 6),
    quantities: quantities.map(text => breakable(text, goods.quantity, size)),
    price: prices.map(text => breakable(text, goods.price, size)),
    origin: coded(cells.origin, goods.country),
    destination: coded(cells.destination, goods.country),
    source: coded(cells.source, goods.source),
    duty: coded(cells.duty, goods.duty),
    vins,
    vinWidth,
    vinsAcross: Math.floor(goods.vins / (vinWidth + 1)),
  }
}

function containerRow({ containerNo, spec, itemNos, shared, weight }: ExportDeclarationData['containers'][number]): Record<string, unknown> {
  const { container } = room
  const places: [string, number][] = [
    [containerNo, container.no], [labelOf(spec), container.spec], [itemNos ?? '-', container.items],
    [shared === null ? '-' : shared ? '是' : '否', container.shared], [weight ?? '-', container.weight],
  ]
  return {
    cells: places.map(([text, width]) => breakable(text, width, size)),
    long: places.some(([text, width]) => linesOf([text], width) > 6),
  }
}

// A tenth more than the text is long: lines end before the edge.
const linesOf = (texts: string[], width: number) => texts.reduce((lines, text) => lines + Math.ceil((widthOf(text, size) * 1.1) / width), 0)

/** 公路运输(4); a code without a label stands alone. */
const withCode = ({ label, code }: Coded) => (code === null || code === label ? label : `${label}(${code})`)
const labelOf = (value: Coded | null) => (value === null ? '-' : withCode(value))
const coded = (value: Coded | null, width: number) => breakable(labelOf(value), width, size)
