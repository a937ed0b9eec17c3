import type { DeclarationFacts, ItemFacts } from '../../../registry/declaration/facts.ts'
import type { CodeTable } from '../../../vocabulary/codes/code-table.ts'
import { containerSpec } from '../../../vocabulary/codes/container-spec.ts'
import { country } from '../../../vocabulary/codes/country.ts'
import { currency } from '../../../vocabulary/codes/currency.ts'
import { customsDistrict } from '../../../vocabulary/codes/customs-district.ts'
import { division } from '../../../vocabulary/codes/division.ts'
import { dutyMode } from '../../../vocabulary/codes/duty-mode.ts'
import { dutyNature } from '../../../vocabulary/codes/duty-nature.ts'
import { incoterm } from '../../../vocabulary/codes/incoterm.ts'
import { licenceDocCode } from '../../../vocabulary/codes/licence-doc-code.ts'
import { packageType } from '../../../vocabulary/codes/package-type.ts'
import { port6 } from '../../../vocabulary/codes/port6.ts'
import { supervisionMode } from '../../../vocabulary/codes/supervision-mode.ts'
import { transportMode } from '../../../vocabulary/codes/transport-mode.ts'
import { unit } from '../../../vocabulary/codes/unit.ts'
import { plainDate, type PlainDate } from '../../../vocabulary/plain-date.ts'

interface Coded {
  label: string
  code: string | null
}

/**
 * What the printed 出口货物报关单 says (3.1.3 item 5), labels as of the day of declaration (decision 25); null is what
 * the declaration doesn't say. To be called for what customs confirmed alone: the print says that its data is customs'.
 */
export function declarationPrint<Issuer>(facts: DeclarationFacts, issuer: Issuer, printedOn: string) {
  const { head } = facts
  const on = plainDate(facts.declareDate)
  const text = (name: string) => clean(head[name])
  const named = (table: CodeTable, code: string | null | undefined) => coded(table, code, on)
  return {
    issuer,
    printedOn,
    preEntryNo: text('PreEntryId'),
    declarationNo: facts.declarationNo,
    declareCustoms: named(customsDistrict, facts.declareCustoms),
    consignor: { label: clean(facts.consignor.name) ?? '-', code: facts.consignor.uscc },
    exitCustoms: named(customsDistrict, facts.exitCustoms),
    exportDate: facts.exportDate,
    declareDate: facts.declareDate,
    recordNo: text('ManualNo'),
    consignee: firm(text('OverseasConsigneeEname'), text('OverseasConsigneeCode')),
    transportMode: named(transportMode, facts.transportMode),
    transport: text('TrafName'),
    billNo: text('BillNo'),
    producerSeller: facts.producer && firm(clean(facts.producer.name), clean(facts.producer.uscc) ?? text('OwnerCode')),
    supervisionMode: named(supervisionMode, facts.supervisionMode),
    dutyNature: named(dutyNature, text('CutMode')),
    licenceNo: clean(facts.licenceNo),
    contractNo: text('ContrNo'),
    tradeCountry: named(country, facts.tradeCountry),
    destinationCountry: named(country, facts.destinationCountry),
    destinationPort: portAbroad(text('DistinatePort'), on),
    departurePort: named(port6, facts.departurePort),
    packageType: named(packageType, text('WrapType')),
    packageCount: text('PackNo'),
    grossWeight: text('GrossWet'),
    netWeight: text('NetWt'),
    incoterm: named(incoterm, text('TransMode')),
    freight: costs(text('FeeCurr'), text('FeeRate'), text('FeeMark')),
    insurance: costs(text('InsurCurr'), text('InsurRate'), text('InsurMark')),
    otherCosts: costs(text('OtherCurr'), text('OtherRate'), text('OtherMark')),
    documents: facts.documents.map(({ code, number }) => ({ kind: { label: licenceDocCode.label(code, on), code }, number: clean(number) ?? '-' })),
    marks: text('MarkNo'),
    remarks: text('NoteS'),
    items: facts.items.map((item) => ({
      itemNo: item.itemNo,
      hsCode: item.hsCode,
      name: clean(item.goodsName) ?? '-',
      model: clean(item.goodsModel),
      quantities: quantities(item, on),
      unitPrice: item.unitPrice,
      totalPrice: item.totalPrice,
      currency: named(currency, item.currency),
      originCountry: named(country, item.originCountry),
      finalDestination: named(country, item.finalDestination),
      domesticSource: district(item.domesticSource, on),
      dutyMode: named(dutyMode, item.dutyMode),
      vins: facts.vehicles.filter(({ itemNo }) => itemNo === item.itemNo).toSorted((a, b) => a.n - b.n).map(({ vin }) => clean(vin) ?? '-'),
    })),
    containers: facts.containers.map((one) => ({
      containerNo: clean(one['ContainerId']) ?? '-',
      spec: named(containerSpec, clean(one['ContainerMd'])),
      itemNos: clean(one['GoodsNo']),
      shared: one['LclFlag'] === '1' ? true : one['LclFlag'] === '0' ? false : null,
      weight: clean(one['GoodsContaWt']),
    })),
    confirmations: confirmations(text('PromiseItmes')),
    declarantPerson: text('DeclareName'),
    declarant: firm(text('AgentName'), text('AgentCodeScc') ?? text('AgentCode')),
  }
}

/** One line without what can't be seen: line breaks become blanks, marks of direction and of width go. Null when nothing is left. */
function clean(text: string | null | undefined): string | null {
  const line = text?.replaceAll(/\p{Cf}/gu, '').replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  return line || null
}

function coded(table: CodeTable, code: string | null | undefined, on: PlainDate): Coded | null {
  const known = clean(code)
  return known === null ? null : { label: table.label(known, on), code: known }
}

/** A code of a list that we don't have stands for itself. */
function unnamed(code: string | null | undefined): Coded | null {
  const known = clean(code)
  return known === null ? null : { label: known, code: known }
}

/** 境内货源地, five digits: the first four are those of the place's 行政区划, the fifth says what kind of zone it is. */
function district(code: string | null | undefined, on: PlainDate): Coded | null {
  const known = unnamed(code)
  const place = known?.code && /^\d{5}$/.test(known.code) ? division.find(`${known.code.slice(0, 4)}00`, on) : undefined
  return known && place ? { ...known, label: place.zh } : known
}

/** 'NO' is how a declarant says that a firm has no number. */
function firm(name: string | null, code: string | null): Coded | null {
  return name === null ? null : { label: name, code: code === 'NO' ? null : code }
}

/** 指运港: three letters of a country and 000 are the country, when the port itself isn't on the list. */
function portAbroad(code: string | null, on: PlainDate): Coded | null {
  const port = unnamed(code)
  const [, land] = /^([A-Z]{3})000$/.exec(code ?? '') ?? []
  return port && land ? { ...port, label: country.find(land, on)?.zh ?? port.label } : port
}

/** The form's notation: 5/1 is a rate of 5 %, USD/24/2 so much a ton, USD/7000/3 in all. */
function costs(money: string | null, value: string | null, mark: string | null): string | null {
  return value === null ? null : [money, value, mark].filter((part) => part !== null).join('/')
}

/** The form's order: both statutory quantities, then the one of the sale. */
function quantities(item: ItemFacts, on: PlainDate) {
  const lines = [[item.firstQuantity, item.firstUnit], [item.secondQuantity, item.secondUnit], [item.quantity, item.unit]] as const
  return lines.flatMap(([amount, code]) => (amount ? [{ amount, unit: coded(unit, code, on) }] : []))
}

const confirmable = ['特殊关系确认', '价格影响确认', '支付特许权使用费确认', '公式定价确认', '暂定价格确认']

/** One flag each, with or without separators; fewer than the first three are a default nobody ticked. */
function confirmations(flags: string | null) {
  const each = [...(flags ?? '').replaceAll(/[^0-9]/g, '')]
  if (each.length < 3) return []
  return confirmable.flatMap((label, i) => (each[i] === '0' || each[i] === '1' ? [{ label, confirmed: each[i] === '1' }] : []))
}
