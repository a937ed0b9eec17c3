import type { ItemFacts, VehicleFacts } from '../../registry/declaration/facts.ts'
import { normaliseVin, vinsIn } from '../../vocabulary/vin.ts'
import type { XmlElement } from '../xml.ts'
import { Fault, listOf, optional } from './fields.ts'

type Found = Pick<VehicleFacts, 'vin' | 'vinSource' | 'engineNo' | 'model'>

const most = 1000
// what declarants type where nothing is to be said
const blank = /^[\s/\\*\-—_.无]*$/

/**
 * The vehicles of one item (decision 8): each VIN entry by its VIN field, else its chassis number; what no entry names,
 * by the 17-character tokens of the goods model. A VIN is taken as written, but for width and case: that it is
 * malformed, or that there are more or fewer than the quantity, is a finding for the clerk and not for this parser.
 */
export function vehiclesOf(list: XmlElement, item: ItemFacts): VehicleFacts[] {
  const entries = listOf(list, 'DecGoodsLimits', 'DecGoodsLimit', most)
    .flatMap((limit) => limit.children.filter((child) => child.name === 'DecGoodsLimitVin'))
  if (entries.length > most) throw new Fault(`第 ${item.itemNo} 项商品的车辆超过 ${most} 辆`)
  const found = entries.map(entryOf)
  const named = unique(found.filter((one) => one !== undefined))
  const missing = entries.length === 0 ? Infinity : found.length - found.filter((one) => one !== undefined).length
  const known = new Set(named.map(({ vin }) => vin))
  const fromModel = vinsIn(item.goodsModel)
    .filter((vin) => !known.has(vin))
    .slice(0, missing)
    .map((vin): Found => ({ vin, vinSource: 'model', engineNo: null, model: null }))

  const brand = brandOf(list, item)
  const model = modelOf(list, item)
  return [...named, ...fromModel].map((one, i) => ({
    itemNo: item.itemNo, n: i + 1, vin: one.vin, vinSource: one.vinSource,
    brand, model: model ?? one.model, engineNo: one.engineNo, vehicleType: null, fuelType: null,
  }))
}

function entryOf(entry: XmlElement): Found | undefined {
  const rest = { engineNo: filled(entry, 'MotorNo'), model: filled(entry, 'ModelEn') }
  const vin = filled(entry, 'VinCode', 'number')
  if (vin !== null) return { vin: normaliseVin(vin), vinSource: 'vin', ...rest }
  const chassis = filled(entry, 'ChassisNo', 'number')
  return chassis === null ? undefined : { vin: normaliseVin(chassis), vinSource: 'chassis', ...rest }
}

function filled(entry: XmlElement, name: string, kind: 'text' | 'number' = 'text'): string | null {
  const text = optional(entry, name, kind)
  return text === null || blank.test(text) ? null : text
}

/** Two licences of one item name the same vehicles: each counts once. */
const unique = (found: readonly Found[]) => [...new Map(found.map((one) => [one.vin, one])).values()]

// Goods models are lists such as 品牌：大众牌|型号：SVW7147; 品牌类型 is another entry
const inModel = (label: string) => new RegExp(`(?:^|[|;；,，\\s])(?:车辆)?${label}\\s*[:：]\\s*([^|;；,，]{1,100})`)
const [brandInModel, modelInModel] = [inModel('品牌'), inModel('型号')]
// 旧 + brand + displacement + model, as the licence rules have the goods name
const goodsName = /^旧\s*(.{1,30}?)\s*(\d+(?:\.\d+)?)\s*(?:[Ll]|升|[Mm][Ll]|毫升)\s*(\S.{0,100})$/

function brandOf(list: XmlElement, item: ItemFacts): string | null {
  return (
    filled(list, 'GoodsBrand') ??
    brandInModel.exec(item.goodsModel)?.[1]?.trim() ??
    goodsName.exec(item.goodsName)?.[1] ??
    /^旧\s*(.{1,30}?牌)/.exec(item.goodsName)?.[1] ??
    null
  )
}

function modelOf(list: XmlElement, item: ItemFacts): string | null {
  return (
    filled(list, 'GoodsModel') ??
    modelInModel.exec(item.goodsModel)?.[1]?.trim() ??
    goodsName.exec(item.goodsName)?.[3] ??
    null
  )
}
