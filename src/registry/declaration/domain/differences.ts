import type { DeclarationFacts } from '../facts.ts'

export interface Difference {
  /** a glossary identifier, or `item 2 hsCode` for a part of an item */
  field: string
  file: string | null
  customs: string | null
}

const headFields = [
  'licenceNo', 'declareCustoms', 'exitCustoms', 'departurePort', 'tradeCountry', 'destinationCountry', 'supervisionMode', 'transportMode',
] as const
const itemFields = ['hsCode', 'goodsName', 'goodsModel', 'quantity', 'unit', 'unitPrice', 'totalPrice', 'currency'] as const

/** Where a file says something else than customs (decision 6). Clearance is not compared: a file carries none. */
export function differencesOf(file: DeclarationFacts, customs: DeclarationFacts): Difference[] {
  const found: Difference[] = []
  const compare = (field: string, a: string | null | undefined, b: string | null | undefined) => {
    if ((a ?? null) !== (b ?? null)) found.push({ field, file: a ?? null, customs: b ?? null })
  }
  for (const field of headFields) compare(field, file[field], customs[field])
  compare('consignorName', file.consignor.name, customs.consignor.name)
  compare('producerName', file.producer?.name, customs.producer?.name)
  const numbers = [...new Set([...file.items, ...customs.items].map((item) => item.itemNo))].toSorted((a, b) => a - b)
  for (const number of numbers) {
    const a = file.items.find((item) => item.itemNo === number)
    const b = customs.items.find((item) => item.itemNo === number)
    for (const field of itemFields) compare(`item ${number} ${field}`, a?.[field], b?.[field])
  }
  compare('vins', vinsOf(file), vinsOf(customs))
  return found
}

const vinsOf = (facts: DeclarationFacts) => facts.vehicles.map((vehicle) => vehicle.vin).toSorted().join('、') || null
