import { describe, expect, it } from 'vitest'
import type { DeclarationFacts } from '../../../registry/declaration/facts.ts'
import { declarationPrint } from './declaration-print.ts'

const facts = (changes: Partial<DeclarationFacts> = {}): DeclarationFacts => ({
  declarationNo: '901120250010000123', status: 'closed', declareDate: '2025-03-08', exportDate: '2025-03-10', closeDate: '2025-03-12',
  consignor: { uscc: '91610131MA6TXXXX0X', name: '某某汽车出口有限公司' },
  producer: { uscc: null, name: '某某销售公司' },
  licenceNo: '25-61-100123', declareCustoms: '9011', exitCustoms: '9401', departurePort: '650501', tradeCountry: 'KAZ', destinationCountry: 'BLR',
  supervisionMode: '0110', transportMode: '4',
  items: [{ itemNo: 1, hsCode: '8703234110', goodsName: '旧大众牌1.4L', goodsModel: '', quantity: '2', unit: '003', unitPrice: '9800', totalPrice: '19600.50', currency: 'USD' }],
  vehicles: [],
  head: {},
  containers: [],
  documents: [],
  ...changes,
})
const print = (changes: Partial<DeclarationFacts> = {}) => declarationPrint(facts(changes), 'issuer', '2025-03-20')
const vehicle = (itemNo: number, n: number, vin: string) => ({ itemNo, n, vin, vinSource: 'vin' as const, brand: null, model: null, engineNo: null, vehicleType: null, fuelType: null })

describe('declarationPrint (3.1.3 item 5)', () => {
  it('gives every code its label; a code that no table knows stands for itself', () => {
    expect(print({ exitCustoms: '9999', head: { TransMode: '3', WrapType: '01', CutMode: '101' } })).toMatchObject({
      issuer: 'issuer', printedOn: '2025-03-20', declarationNo: '901120250010000123',
      exitCustoms: { label: '9999', code: '9999' },
      departurePort: { label: '霍尔果斯', code: '650501' },
      tradeCountry: { label: '哈萨克斯坦', code: 'KAZ' },
      destinationCountry: { label: '白俄罗斯', code: 'BLR' },
      supervisionMode: { label: '一般贸易', code: '0110' },
      transportMode: { label: '公路运输', code: '4' },
      incoterm: { label: 'FOB', code: '3' },
      packageType: { label: '裸装', code: '01' },
      dutyNature: { label: '一般征税', code: '101' },
    })
  })

  it('takes labels of the day of declaration, not of today (decision 25)', () => {
    expect(print({ declareDate: '2018-05-01', tradeCountry: 'MKD' }).tradeCountry?.label).toBe('马其顿')
    expect(print({ declareDate: '2025-05-01', tradeCountry: 'MKD' }).tradeCountry?.label).toBe('北马其顿')
  })

  it('reads the head by the names of the message', () => {
    const head = {
      PreEntryId: '230001234', ManualNo: 'C12345678901', OverseasConsigneeEname: 'MINSK AUTO LLC', OverseasConsigneeCode: 'NO', TrafName: '新FA1234', BillNo: 'BL1',
      OwnerCode: '6101234567', ContrNo: 'HT-1', DistinatePort: 'KAZ000', PackNo: '2', GrossWet: '2701', NetWt: '2700.5', MarkNo: 'N/M', NoteS: '二手车',
      DeclareName: '王芳', AgentName: '报关行', AgentCode: '6101980001', FeeCurr: 'USD', FeeRate: '1200', FeeMark: '3', InsurRate: '0.3', InsurMark: '1',
    }
    expect(print({ head })).toMatchObject({
      preEntryNo: '230001234', recordNo: 'C12345678901', consignee: { label: 'MINSK AUTO LLC', code: null }, transport: '新FA1234', billNo: 'BL1',
      producerSeller: { label: '某某销售公司', code: '6101234567' }, contractNo: 'HT-1', destinationPort: { label: '哈萨克斯坦', code: 'KAZ000' },
      packageCount: '2', grossWeight: '2701', netWeight: '2700.5', marks: 'N/M', remarks: '二手车', declarantPerson: '王芳',
      declarant: { label: '报关行', code: '6101980001' }, freight: 'USD/1200/3', insurance: '0.3/1', otherCosts: null,
    })
    expect(print({ head: { DistinatePort: 'KAZ003' } }).destinationPort).toEqual({ label: 'KAZ003', code: 'KAZ003' })
  })

  it('has nothing where the declaration says nothing', () => {
    const printed = print({ producer: null, licenceNo: null, tradeCountry: null, exportDate: null, declareCustoms: '  ' })
    for (const name of ['preEntryNo', 'consignee', 'producerSeller', 'licenceNo', 'tradeCountry', 'exportDate', 'declareCustoms', 'freight', 'marks', 'declarant'] as const)
      expect(printed[name], name).toBeNull()
    expect(printed.items[0]).toMatchObject({ model: null, originCountry: null, finalDestination: null, domesticSource: null, dutyMode: null })
    expect(printed.confirmations).toEqual([])
  })

  it('lists vehicles under their item, in the order of the declaration, malformed ones too', () => {
    const one = facts().items[0]!
    const { items } = print({
      items: [one, { ...one, itemNo: 2 }],
      vehicles: [vehicle(2, 1, 'LSVAM4187C2184843'), vehicle(1, 2, 'LSV-12'), vehicle(1, 1, 'LSVAM4187C2184841')],
    })
    expect(items.map(({ itemNo, vins }) => [itemNo, vins])).toEqual([[1, ['LSVAM4187C2184841', 'LSV-12']], [2, ['LSVAM4187C2184843']]])
  })

  it('prints statutory quantities before the one of the sale, and what else is known of an item', () => {
    const one = facts().items[0]!
    const more = { originCountry: 'CHN', finalDestination: 'KAZ', domesticSource: '61019', dutyMode: '1', firstQuantity: '2', firstUnit: '003', secondQuantity: '2701', secondUnit: '035' }
    expect(print({ items: [{ ...one, ...more }] }).items[0]).toMatchObject({
      quantities: [{ amount: '2', unit: { label: '辆' } }, { amount: '2701', unit: { label: '千克' } }, { amount: '2', unit: { label: '辆' } }],
      originCountry: { label: '中国', code: 'CHN' }, finalDestination: { label: '哈萨克斯坦', code: 'KAZ' }, domesticSource: { label: '西安市', code: '61019' }, dutyMode: { label: '照章征税', code: '1' }, currency: { label: '美元', code: 'USD' },
    })
    expect(print().items[0]?.quantities).toEqual([{ amount: '2', unit: { label: '辆', code: '003' } }])
  })

  it('prints a place or a way of taxation that no table knows by its code alone', () => {
    const one = facts().items[0]!
    expect(print({ items: [{ ...one, domesticSource: '99999', dutyMode: 'X' }] }).items[0]).toMatchObject({ domesticSource: { label: '99999', code: '99999' }, dutyMode: { label: 'X', code: 'X' } })
    expect(print({ items: [{ ...one, domesticSource: ' ', dutyMode: null }] }).items[0]).toMatchObject({ domesticSource: null, dutyMode: null })
  })

  it('names licence documents and containers', () => {
    expect(print({ documents: [{ code: '4', number: '25-61-100123' }] }).documents).toEqual([{ kind: { label: '出口许可证', code: '4' }, number: '25-61-100123' }])
    const containers: DeclarationFacts['containers'] = [{ ContainerId: 'TEMU1234567', ContainerMd: '11', GoodsNo: '1,2', LclFlag: '0', GoodsContaWt: '.5' }, { ContainerId: 'TEMU1234568' }]
    expect(print({ containers }).containers).toEqual([
      { containerNo: 'TEMU1234567', spec: { label: '普通2*标准箱（L）', code: '11' }, itemNos: '1,2', shared: false, weight: '.5' },
      { containerNo: 'TEMU1234568', spec: null, itemNos: null, shared: null, weight: null },
    ])
  })

  it.each([
    ['0', []],
    ['000', [['特殊关系确认', false], ['价格影响确认', false], ['支付特许权使用费确认', false]]],
    ['1|0|9', [['特殊关系确认', true], ['价格影响确认', false]]],
  ])('the flags %s confirm what they confirm', (PromiseItmes, expected) => {
    expect(print({ head: { PromiseItmes } }).confirmations.map(({ label, confirmed }) => [label, confirmed])).toEqual(expected)
  })

  it('makes one line of a text and leaves out what can’t be seen', () => {
    expect(print({ head: { MarkNo: ' N/M\r\n第二行\t\u0000尾\u202e\u200b ' } }).marks).toBe('N/M 第二行 尾')
    expect(print({ head: { MarkNo: '\u200b\n' } }).marks).toBeNull()
  })
})
