import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isGarbled } from '../messages.ts'
import { item, reply, vin, vinEntry } from '../testing/customs-reply.ts'
import { composeDeclarationQuery, parseDeclarationReply } from './messages.ts'
import type { DeclarationReply } from './port.ts'

const parse = (text: string) => parseDeclarationReply(Buffer.from(text))

function found(text: string): Extract<DeclarationReply, { result: 'found' }> {
  const result = parse(text)
  if (isGarbled(result) || result.result !== 'found') throw new Error(`not understood: ${JSON.stringify(result)}`)
  return result
}

function garbled(text: string): string {
  const result = parse(text)
  if (!isGarbled(result)) throw new Error(`understood: ${JSON.stringify(result)}`)
  return result.garbled
}

describe('declaration-query', () => {
  it('is the two numbers in XML', () => {
    const { contentType, body } = composeDeclarationQuery({ declarationNo: '901120250010000123', requesterUscc: '91610131MA6TXXXX0X' })
    expect(contentType).toBe('application/xml')
    expect(body.toString()).toContain('<DeclarationQuery><EntryId>901120250010000123</EntryId><RequesterUscc>91610131MA6TXXXX0X</RequesterUscc></DeclarationQuery>')
  })
  it('is never made of anything but numbers', () => {
    expect(() => composeDeclarationQuery({ declarationNo: '<x/>', requesterUscc: '91610131MA6TXXXX0X' })).toThrow()
  })
})

describe('declaration-reply: found', () => {
  it('becomes the facts of the declaration', () => {
    const { noticeDate, facts } = found(reply())
    expect(noticeDate).toBe('20250312T10253000')
    expect(facts).toEqual({
      declarationNo: '901120250010000123', status: 'closed', declareDate: '2025-03-08', exportDate: '2025-03-10', closeDate: '2025-03-12',
      consignor: { uscc: '91610131MA6TXXXX0X', name: '某某汽车出口有限公司' },
      producer: { uscc: '91610131MA6TYYYY0Y', name: '某某销售公司' },
      licenceNo: '25-61-100123', declareCustoms: '9011', exitCustoms: '9401', departurePort: '650501', tradeCountry: 'KAZ',
      destinationCountry: 'KAZ', supervisionMode: '0110', transportMode: '4',
      items: [{
        itemNo: 1, hsCode: '8703234110', goodsName: '旧大众牌1.4L SVW71412BM', goodsModel: '', quantity: '1', unit: '003',
        unitPrice: '9800', totalPrice: '9800.50', currency: 'USD', originCountry: 'CHN', finalDestination: 'KAZ',
        domesticSource: null, dutyMode: null, firstQuantity: null, firstUnit: null, secondQuantity: null, secondUnit: null,
      }],
      vehicles: [{
        itemNo: 1, n: 1, vin, vinSource: 'vin', brand: '大众牌', model: 'SVW71412BM', engineNo: 'CST123456', vehicleType: null, fuelType: null,
      }],
      head: { SeqNo: 'E20250000000000123', AgentName: '报关行', BillNo: 'BL1', DistinatePort: 'KAZ000' },
      containers: [{ ContainerId: 'TEMU1234567', ContainerMd: 'L' }],
      documents: [{ code: '4', number: '25-61-100123' }],
    })
  })

  it('leaves the export date empty until the transport cleared exit', () => {
    const clearance = '<Clearance><Channel>F</Channel><NoticeDate>20250312T10253000</NoticeDate><DeclareDate>2025-03-08</DeclareDate><ExportDate></ExportDate><CloseDate/></Clearance>'
    expect(found(reply({ clearance })).facts).toMatchObject({ status: 'released', exportDate: null, closeDate: null })
  })

  it('an unpublished channel stands for itself and is not closed', () => {
    const clearance = '<Clearance><Channel>Q</Channel><NoticeDate>20250312T10253000</NoticeDate><DeclareDate>2025-03-08</DeclareDate></Clearance>'
    expect(found(reply({ clearance })).facts.status).toBe('Q')
  })

  it('takes the destination from OriginCountry where the head has none: exports swap the two (decision 8)', () => {
    const head = '<IEFlag>E</IEFlag><TradeName>甲</TradeName><TradeCoScc>91610131MA6TXXXX0X</TradeCoScc>'
    const { facts } = found(reply({ head }))
    expect(facts).toMatchObject({ destinationCountry: 'KAZ', producer: null, licenceNo: '25-61-100123', tradeCountry: null })
  })

  it('completes a number that begins with its point', () => {
    expect(found(reply({ items: item({ quantity: '.5' }) })).facts.items[0]?.quantity).toBe('0.5')
  })
})

describe('vehicles (decision 8)', () => {
  const vehicles = (items: string) => found(reply({ items })).facts.vehicles.map(({ vin: number, vinSource, n }) => [number, vinSource, n])
  const second = 'LVSHCAMB1CE054249'

  it('the VIN field goes before the chassis number, that before the goods model', () => {
    const entries = vinEntry(`<VinCode>${vin}</VinCode><ChassisNo>${second}</ChassisNo>`)
    expect(vehicles(item({ entries, model: second }))).toEqual([[vin, 'vin', 1]])
    expect(vehicles(item({ entries: vinEntry(`<VinCode>无</VinCode><ChassisNo>${second}</ChassisNo>`) }))).toEqual([[second, 'chassis', 1]])
    expect(vehicles(item({ entries: '', model: `品牌：大众|车架号：${vin}，${second}` }))).toEqual([[vin, 'model', 1], [second, 'model', 2]])
  })

  it('an entry without a number is filled from the goods model, one for one', () => {
    const entries = vinEntry(`<VinCode>${vin}</VinCode>`) + vinEntry('<VinCode>/</VinCode>')
    expect(vehicles(item({ entries, model: `${vin};${second};LSVAM4187C2184842` }))).toEqual([[vin, 'vin', 1], [second, 'model', 2]])
  })

  it('a malformed VIN is kept as written, for the clerk to see; width and case are put right', () => {
    expect(vehicles(item({ entries: vinEntry('<VinCode>LSV-123</VinCode>') }))).toEqual([['LSV-123', 'vin', 1]])
    expect(vehicles(item({ entries: vinEntry('<VinCode>ｌｓｖam4187c2184841</VinCode>') }))).toEqual([[vin, 'vin', 1]])
  })

  it('one vehicle under two licences of its item is one vehicle', () => {
    expect(vehicles(item({ entries: vinEntry(`<VinCode>${vin}</VinCode>`).repeat(2) }))).toHaveLength(1)
  })

  it('an item without any leaves none', () => {
    expect(vehicles(item({ entries: '' }))).toEqual([])
  })

  const brandAndModel = (given: Parameters<typeof item>[0]) => {
    const [one] = found(reply({ items: item(given) })).facts.vehicles
    return [one?.brand, one?.model]
  }
  it('brand and model come from their own fields, else the goods model, else the goods name', () => {
    expect(brandAndModel({ more: '<GoodsModel>A4</GoodsModel><GoodsBrand>奥迪</GoodsBrand>' })).toEqual(['奥迪', 'A4'])
    expect(brandAndModel({ model: '品牌类型：境内自主品牌|品牌：比亚迪牌|型号：BYD7005' })).toEqual(['比亚迪牌', 'BYD7005'])
    expect(brandAndModel({ name: '旧丰田牌2.5升 GTM7251' })).toEqual(['丰田牌', 'GTM7251'])
    expect(brandAndModel({ name: '旧比亚迪牌纯电动轿车' })).toEqual(['比亚迪牌', null])
    expect(brandAndModel({ name: '旧车' })).toEqual([null, null])
    expect(brandAndModel({ name: '旧车', entries: vinEntry(`<VinCode>${vin}</VinCode><ModelEn>SANTANA</ModelEn>`) })).toEqual([null, 'SANTANA'])
  })
})

describe('declaration-reply: not found, refused', () => {
  it('says which number and why', () => {
    const text = '<DeclarationReply><EntryId>901120250010000123</EntryId><Result>not-found</Result><ResultText>未查到</ResultText></DeclarationReply>'
    expect(parse(text)).toEqual({ result: 'not-found', declarationNo: '901120250010000123', text: '未查到' })
    expect(parse(text.replace('not-found', 'refused'))).toMatchObject({ result: 'refused' })
  })
})

describe('what can’t be understood says why', () => {
  it.each([
    ['another root', '<Reply/>', '根元素应为 DeclarationReply'],
    ['another declaration inside', reply({ headEntryId: '901120250010000999' }), '回执为报关单 901120250010000123，内容却是 901120250010000999'],
    ['a wrong namespace', reply({ namespace: 'urn:else' }), '命名空间'],
    ['an unknown result', reply({ result: 'maybe' }), 'Result 的值 maybe 不认识'],
    ['no clearance', reply({ clearance: '' }), '缺少 Clearance'],
    ['a date that is none', reply().replace('2025-03-08', '2025-02-30'), 'DeclareDate'],
    ['a clearance twice', reply().replace('<Clearance>', '<Clearance></Clearance><Clearance>'), 'Clearance 出现了 2 次'],
    ['a short number', reply({ entryId: '123' }), '18 位'],
    ['no item', reply({ items: '' }), '没有商品项'],
    ['51 items', reply({ items: Array.from({ length: 51 }, (_, i) => item({ no: `${i + 1}` })).join('') }), '超过 50 个'],
    ['the same item number twice', reply({ items: item() + item() }), 'GNo 重复'],
    ['a quantity that is no number', reply({ items: item({ quantity: '1e3' }) }), 'GQty'],
    ['an import', reply().replace('<IEFlag>E', '<IEFlag>I'), '不是出口报关单'],
    ['elements where text belongs', reply().replace('<TrafMode>4</TrafMode>', '<TrafMode><b/></TrafMode>'), 'TrafMode 应为文字'],
  ])('%s', (_, text, reason) => expect(garbled(text)).toContain(reason))

  it('always a value, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => { expect(isGarbled(parseDeclarationReply(bytes))).toBe(true) }))
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(isGarbled(parse(`<DeclarationReply>${text}</DeclarationReply>`))).toBe(true)
    }))
  })

  it('always a value, also for a reply with any one place changed', () => {
    const bytes = Buffer.from(reply())
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(40), (at, byte, cut) => {
        const changed = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(Math.min(at + cut, bytes.length))])
        const result = parseDeclarationReply(changed)
        expect(isGarbled(result) || result.result.length > 0).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('always a value, also for any text in any field', () => {
    const escape = (text: string) => text.replaceAll(/[^\u0020-\ud7ff]/gu, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    const text = fc.string({ unit: 'binary', maxLength: 60 }).map(escape)
    fc.assert(fc.property(text, text, text, (name, model, number) => {
      const result = parse(reply({ items: item({ name: `旧${name}`, model, entries: vinEntry(`<VinCode>${number}</VinCode>`) }) }))
      expect(isGarbled(result) || result.result === 'found').toBe(true)
    }))
  })
})
