import type { CodeTable } from '../../../vocabulary/codes/code-table.ts'
import { country } from '../../../vocabulary/codes/country.ts'
import { currency } from '../../../vocabulary/codes/currency.ts'
import { customsDistrict } from '../../../vocabulary/codes/customs-district.ts'
import { port6 } from '../../../vocabulary/codes/port6.ts'
import { supervisionMode } from '../../../vocabulary/codes/supervision-mode.ts'
import { transportMode } from '../../../vocabulary/codes/transport-mode.ts'
import { unit } from '../../../vocabulary/codes/unit.ts'
import type { PlainDate } from '../../../vocabulary/plain-date.ts'
import { terms } from '../../../vocabulary/terms.ts'

const itemField = /^item (\d+) (\w+)$/

const nameOf = (identifier: string): string => (identifier in terms ? terms[identifier as keyof typeof terms].zh : identifier)

/** `field` as differences.ts names it, in words. */
export function fieldName(field: string): string {
  if (field === 'vins') return `${terms.vin.zh}（VIN）`
  if (field === 'consignorName') return terms.domesticConsignor.zh
  if (field === 'producerName') return terms.producerSeller.zh
  const [, itemNo, part] = itemField.exec(field) ?? []
  return itemNo && part ? `商品第 ${itemNo} 项 ${nameOf(part)}` : nameOf(field)
}

const tables: Readonly<Record<string, CodeTable>> = {
  declareCustoms: customsDistrict,
  exitCustoms: customsDistrict,
  departurePort: port6,
  tradeCountry: country,
  destinationCountry: country,
  supervisionMode,
  transportMode,
  unit,
  currency,
}

/** A value as people read it: codes with the names they had on the day of the declaration. */
export function fieldText(field: string, value: string | null, on: string): string {
  if (value === null) return '-'
  const part = itemField.exec(field)?.[2] ?? field
  return tables[part]?.label(value, on as PlainDate) ?? value
}
