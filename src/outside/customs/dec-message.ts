import type { DeclarationFacts, ItemFacts } from '../../registry/declaration/facts.ts'
import type { XmlElement } from '../xml.ts'
import { childOf, decimal, Fault, listOf, optional, required, textsOf } from './fields.ts'
import { vehiclesOf } from './vehicles.ts'

const namespace = 'http://www.chinaport.gov.cn/dec'
const most = { items: 50, containers: 500, documents: 7 }

/** What the message doesn't say: it is what the exporter sent, and carries no clearance (decision 6). */
export type Clearance = Pick<DeclarationFacts, 'declarationNo' | 'status' | 'declareDate' | 'exportDate' | 'closeDate'>

// element names with a place of their own in the facts; the others go into `head`
const placed = new Set([
  'EntryId', 'IEFlag', 'TradeCoScc', 'TradeName', 'OwnerCodeScc', 'OwnerName', 'LicenseNo', 'CustomMaster', 'IEPort',
  'EntyPortCode', 'TradeAreaCode', 'TradeCountry', 'TradeMode', 'TrafMode',
])

/** Reads the published DecMessage of an export. Throws Fault. */
export function declarationFacts(message: XmlElement, clearance: Clearance): DeclarationFacts {
  if (message.namespace !== namespace) throw new Fault(`DecMessage 的命名空间应为 ${namespace}`)
  const head = childOf(message, 'DecHead')
  if (!head) throw new Fault('DecMessage 缺少 DecHead')
  if (required(head, 'IEFlag') !== 'E') throw new Fault('不是出口报关单（IEFlag 不为 E）')
  const entryId = optional(head, 'EntryId')
  if (entryId !== null && entryId !== clearance.declarationNo) {
    throw new Fault(`回执为报关单 ${clearance.declarationNo}，内容却是 ${entryId.slice(0, 30)}`)
  }

  const lists = listOf(message, 'DecLists', 'DecList', most.items)
  if (lists.length === 0) throw new Fault('报关单没有商品项')
  const items = lists.map(itemOf)
  if (new Set(items.map((item) => item.itemNo)).size !== items.length) throw new Fault('报关单的商品序号 GNo 重复')
  const documents = listOf(message, 'DecLicenseDocus', 'LicenseDocu', most.documents).map((one) => ({
    code: required(one, 'DocuCode'),
    number: required(one, 'CertCode', 'number'),
  }))

  return {
    ...clearance,
    consignor: { uscc: usccOf(head, 'TradeCoScc'), name: required(head, 'TradeName') },
    producer: producerOf(head),
    licenceNo: optional(head, 'LicenseNo', 'number') ?? documents.find(({ code }) => exportLicences.has(code))?.number ?? null,
    declareCustoms: optional(head, 'CustomMaster'),
    exitCustoms: optional(head, 'IEPort'),
    // for exports the element named after entry holds the 离境口岸, of a list of its own
    departurePort: optional(head, 'EntyPortCode'),
    tradeCountry: optional(head, 'TradeAreaCode'),
    destinationCountry: destinationOf(head, lists),
    supervisionMode: optional(head, 'TradeMode'),
    transportMode: optional(head, 'TrafMode'),
    items,
    vehicles: lists.flatMap((list, i) => vehiclesOf(list, items[i] as ItemFacts)),
    head: textsOf(head, placed),
    containers: listOf(message, 'DecContainers', 'Container', most.containers).map((one) => textsOf(one)),
    documents,
  }
}

// 4 出口许可证; x and y the same for processing trade and border trade
const exportLicences = new Set(['4', 'x', 'y'])

/**
 * 运抵国 of the head; where it is missing, the country of the first item. Decision 8: in an export declaration
 * OriginCountry holds the destination and DestinationCountry the origin.
 */
const destinationOf = (head: XmlElement, lists: readonly XmlElement[]): string | null =>
  optional(head, 'TradeCountry') ?? (lists[0] ? optional(lists[0], 'OriginCountry') : null)

function usccOf(head: XmlElement, name: string): string {
  const uscc = required(head, name)
  if (!/^[0-9A-Z]{18}$/.test(uscc)) throw new Fault(`${name} 不是 18 位统一社会信用代码`)
  return uscc
}

function producerOf(head: XmlElement): DeclarationFacts['producer'] {
  const name = optional(head, 'OwnerName')
  const uscc = optional(head, 'OwnerCodeScc')
  return name === null ? null : { uscc, name }
}

function itemOf(list: XmlElement): ItemFacts {
  const itemNo = required(list, 'GNo')
  if (!/^[1-9]\d{0,8}$/.test(itemNo)) throw new Fault(`商品序号 GNo 的值 ${itemNo.slice(0, 20)} 不是正整数`)
  const quantity = decimal(list, 'GQty')
  if (quantity === null) throw new Fault(`第 ${itemNo} 项商品缺少 GQty`)
  const hsCode = required(list, 'CodeTS')
  if (!/^\d{10}$/.test(hsCode)) throw new Fault(`第 ${itemNo} 项商品编号 CodeTS 不是 10 位数字`)
  return {
    itemNo: Number(itemNo),
    hsCode,
    goodsName: required(list, 'GName'),
    goodsModel: optional(list, 'GModel') ?? '',
    quantity,
    unit: optional(list, 'GUnit') ?? '',
    unitPrice: decimal(list, 'DeclPrice'),
    totalPrice: decimal(list, 'DeclTotal'),
    currency: optional(list, 'TradeCurr'),
    // decision 8: in an export the two country elements hold each other's meaning
    originCountry: optional(list, 'DestinationCountry'),
    finalDestination: optional(list, 'OriginCountry'),
    domesticSource: optional(list, 'DistrictCode'),
    dutyMode: optional(list, 'DutyMode'),
    firstQuantity: decimal(list, 'FirstQty'),
    firstUnit: optional(list, 'FirstUnit'),
    secondQuantity: decimal(list, 'SecondQty'),
    secondUnit: optional(list, 'SecondUnit'),
  }
}
