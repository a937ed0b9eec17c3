/** The DecMessage of a stored declaration, in the published element order, as customs returns it. */
import type { z } from 'zod'
import { DecHead } from './dec-head.ts'
import { DecContainer, DecGoodsLimit, DecGoodsLimitVin, DecListItem, LicenseDocu } from './dec-item.ts'
import { DecFreeTxt, EdocRealation, type DeclarationRecord } from './record.ts'
import { element, textElement, textElements } from './xml-writer.ts'

const NAMESPACE = 'http://www.chinaport.gov.cn/dec'
const CONTRACT = '00000004'
const PDF = 'US'

const keys = (schema: z.ZodObject): string[] => Object.keys(schema.shape)
const HEAD = keys(DecHead)
const ITEM = keys(DecListItem)
const LIMIT = keys(DecGoodsLimit)
const VIN = keys(DecGoodsLimitVin)
const CONTAINER = keys(DecContainer)
const LICENCE = keys(LicenseDocu)
const FREE_TEXT = keys(DecFreeTxt)
const ATTACHMENT = keys(EdocRealation)

function itemElement(item: DeclarationRecord['items'][number]): string {
  const limits = item.DecGoodsLimits?.map((limit) => element('DecGoodsLimit',
    textElements(LIMIT, limit) + limit.DecGoodsLimitVin.map((vin) => element('DecGoodsLimitVin', textElements(VIN, vin))).join('')))
  return element('DecList', ITEM.map((name) =>
    name === 'DecGoodsLimits'
      ? (limits ? element(name, limits.join('')) : '')
      : textElements([name], item)).join(''))
}

/** The one attachment the schema demands, when the record names none: the contract, under the declaration's own number. */
const contractOf = ({ head, clearance }: DeclarationRecord): z.output<typeof EdocRealation> => ({
  EdocID: `${head.CustomMaster}${CONTRACT}IM${head.EntryId}.pdf`, EdocCode: CONTRACT, EdocFomatType: PDF, OpNote: '',
  EdocCopId: head.ContrNo ?? head.EntryId, EdocOwnerCode: head.TradeCode.padEnd(10, '0').slice(0, 10), SignUnit: '',
  SignTime: `${clearance.declareDate.replaceAll('-', '')}000000`, EdocOwnerName: head.TradeName,
})

export function decMessage(record: DeclarationRecord): string {
  const { head, clearance } = record
  const withDate = { ...head, IEDate: clearance.exportDate?.replaceAll('-', '') }
  const attachments = record.attachments ?? [contractOf(record)]
  // The declarant's own signature isn't customs' to hand out: the element stands, empty.
  const sign = textElement('OperType', 'C') + textElement('ClientSeqNo', head.EntryId) + textElement('Sign', '')
    + textElement('SignDate', clearance.noticeDate.replace('T', '')) + textElement('HostId', '')
  return element('DecMessage', [
    element('DecHead', textElements(HEAD, withDate)),
    element('DecLists', record.items.map(itemElement).join('')),
    element('DecContainers', record.containers.map((one) => element('Container', textElements(CONTAINER, one))).join('')),
    element('DecLicenseDocus', record.licenceDocs.map((one) => element('LicenseDocu', textElements(LICENCE, one))).join('')),
    element('DecFreeTxt', textElements(FREE_TEXT, record.freeText)),
    element('DecSign', sign),
    ...attachments.map((one) => element('EdocRealation', textElements(ATTACHMENT, one))),
  ].join(''), ` xmlns="${NAMESPACE}" Version="3.1"`)
}
