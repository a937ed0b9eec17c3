import { describe, expect, it } from 'vitest'
import { childNames, faults, hasPublishedSchema, publishedSchema } from '../testing/published-schema.ts'
import { CONSIGNOR, ENTRY_ID, sampleDeclaration } from '../testing/sample-declaration.ts'
import { all, readTree, textOf } from '../testing/xml-tree.ts'
import { DecHead } from './dec-head.ts'
import { DecContainer, DecGoodsLimit, DecGoodsLimitVin, DecListItem, LicenseDocu } from './dec-item.ts'
import { DecFreeTxt, DeclarationRecord, EdocRealation } from './record.ts'
import { declarationReply } from './reply.ts'

const replyOf = (change: (record: ReturnType<typeof sampleDeclaration>) => void = () => undefined) => {
  const record = sampleDeclaration()
  change(record)
  return readTree(declarationReply(ENTRY_ID, { result: 'found', record: DeclarationRecord.parse(record) }))
}

if (!hasPublishedSchema) console.warn('The published DecMessage schema is not beside this checkout: its order and types are NOT checked here.')

describe.skipIf(!hasPublishedSchema)('DecMessage against the published schema', () => {
  it('keeps order, occurrences and types', () => {
    const schema = publishedSchema()
    const [message] = all(replyOf(), 'DecMessage')
    if (!message) throw new Error('no DecMessage')
    expect(message.uri).toBe('http://www.chinaport.gov.cn/dec')
    expect(message.attributes['Version']).toBe('3.1')
    expect(faults(message, schema.root, schema)).toEqual([])
    const swapped = { ...message, children: message.children.toReversed() }
    expect(faults(swapped, schema.root, schema)).not.toEqual([])
  })

  it('keeps them for the barest declaration that is not yet cleared', () => {
    const schema = publishedSchema()
    const [message] = all(replyOf((record) => {
      record.clearance = { channel: 'L', noticeDate: '20250308T09000000', declareDate: '2025-03-08' }
      record.containers = []
      record.licenceDocs = []
      delete record.items[0]?.DecGoodsLimits
    }), 'DecMessage')
    if (!message) throw new Error('no DecMessage')
    expect(faults(message, schema.root, schema)).toEqual([])
  })

  it.each([
    ['DecHeadType', DecHead], ['DecListItemType', DecListItem], ['DecGoodsLimitType', DecGoodsLimit], ['DecGoodsLimitVinType', DecGoodsLimitVin],
    ['DecContainerType', DecContainer], ['DecLicenseType', LicenseDocu], ['DecFreeTxtType', DecFreeTxt], ['Edoc_RealationType', EdocRealation],
  ])('knows every element of %s in its order', (type, schema) => {
    expect(Object.keys(schema.shape)).toEqual(childNames(publishedSchema(), type))
  })
})

describe('declaration-reply', () => {
  it('carries clearance, vehicles and licence', () => {
    const reply = replyOf()
    expect(['EntryId', 'Result', 'ResultText'].map((name) => textOf(reply, name))).toEqual([ENTRY_ID, 'found', ''])
    expect(all(reply, 'Clearance')[0]?.children.map(({ name, text }) => [name, text])).toEqual([
      ['Channel', 'R'], ['NoticeDate', '20250312T10253000'], ['DeclareDate', '2025-03-08'], ['ExportDate', '2025-03-10'], ['CloseDate', '2025-03-12'],
    ])
    const vins = all(reply, 'DecMessage', 'DecLists', 'DecList', 'DecGoodsLimits', 'DecGoodsLimit', 'DecGoodsLimitVin')
    expect(vins.map((vin) => [textOf(vin, 'VinCode'), textOf(vin, 'ChassisNo')])).toEqual([['LSVAM4187C2184841', undefined], [undefined, 'LSVAM4187C2184842']])
    expect(textOf(reply, 'DecMessage', 'DecHead', 'TradeCoScc')).toBe(CONSIGNOR)
    expect(textOf(reply, 'DecMessage', 'DecHead', 'IEDate')).toBe('20250310')
    expect(textOf(reply, 'DecMessage', 'DecLicenseDocus', 'LicenseDocu', 'CertCode')).toBe('25-61-100123')
  })

  it('leaves the export date empty until the transport cleared exit', () => {
    const reply = replyOf((record) => { record.clearance = { channel: 'F', noticeDate: '20250309T09000000', declareDate: '2025-03-08' } })
    expect(textOf(reply, 'Clearance', 'ExportDate')).toBe('')
    expect(textOf(reply, 'Clearance', 'CloseDate')).toBe('')
    expect(textOf(reply, 'DecMessage', 'DecHead', 'IEDate')).toBeUndefined()
  })

  it.each(['<DecHead>&amp;</DecHead>', ']]><!-- x -->', '"\'&lt;\t\r\n', '𠮷野家🚗', '<!DOCTYPE x [<!ENTITY e "x">]>&e;'])(
    'returns hostile text unchanged: %j', (text) => {
      const reply = replyOf((record) => { record.head.MarkNo = text })
      expect(textOf(reply, 'DecMessage', 'DecHead', 'MarkNo')).toBe(text)
    })

  it.each(['\u0000', '\u000b', '\ud800', 'a\udc00', '\ufffe'])('does not hold text that XML cannot carry: %j', (text) => {
    expect(DeclarationRecord.safeParse({ ...sampleDeclaration(), head: { ...sampleDeclaration().head, MarkNo: text } }).success).toBe(false)
  })

  it('says not-found and refused without a declaration', () => {
    const reply = readTree(declarationReply(ENTRY_ID, { result: 'not-found', text: '未查到' }))
    expect(reply.children.map(({ name, text }) => [name, text])).toEqual([['EntryId', ENTRY_ID], ['Result', 'not-found'], ['ResultText', '未查到']])
  })
})
