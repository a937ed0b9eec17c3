import { terms } from '../../../vocabulary/terms.ts'
import { countryText, currencyText, customsText, portText, supervisionText, transportText, unitText } from './code-text.ts'

const itemField = /^item (\d+) (\w+)$/

const nameOf = (identifier: string): string => (identifier in terms ? terms[identifier as keyof typeof terms].zh : identifier)

/** `field` as registry/declaration/differences names it, in words. */
export function fieldName(field: string): string {
  if (field === 'vins') return `${terms.vin.zh}（VIN）`
  if (field === 'consignorName') return terms.domesticConsignor.zh
  if (field === 'producerName') return terms.producerSeller.zh
  const [, itemNo, part] = itemField.exec(field) ?? []
  return itemNo && part ? `商品第 ${itemNo} 项 ${nameOf(part)}` : nameOf(field)
}

const texts: Readonly<Record<string, (code: string | null) => string>> = {
  declareCustoms: customsText,
  exitCustoms: customsText,
  departurePort: portText,
  tradeCountry: countryText,
  destinationCountry: countryText,
  supervisionMode: supervisionText,
  transportMode: transportText,
  unit: unitText,
  currency: currencyText,
}

/** A value as people read it: codes with their names. */
export function fieldText(field: string, value: string | null): string {
  const part = itemField.exec(field)?.[2] ?? field
  return texts[part]?.(value) ?? value ?? '-'
}
