import type { DeclaredItem, ExportDeclarationData } from '../export-declaration.ts'
import { demoIssuer } from '../issuer.ts'
import { sampleVins } from './sample-proof.ts'

export function sampleItem(itemNo: number, vins: string[], changes: Partial<DeclaredItem> = {}): DeclaredItem {
  return {
    itemNo,
    hsCode: '8703234110',
    name: '旧大众牌1.4升 SVW71412BM轿车',
    model: '4|3|品牌:大众牌|型号:SVW71412BM|排气量:1395毫升|座位数:5座|成套散件:非成套散件',
    quantities: [
      { amount: String(vins.length || 1), unit: { label: '辆', code: '003' } },
      { amount: '1350.5', unit: { label: '千克', code: '035' } },
      { amount: String(vins.length || 1), unit: { label: '辆', code: '003' } },
    ],
    unitPrice: '9800.0000',
    totalPrice: '9800.00',
    currency: { label: '美元', code: 'USD' },
    originCountry: { label: '中国', code: 'CHN' },
    finalDestination: { label: '白俄罗斯', code: 'BLR' },
    domesticSource: { label: '西安其他', code: '61019' },
    dutyMode: { label: '照章征税', code: '1' },
    vins,
    ...changes,
  }
}

/** Numbers as containers have them; check digits are not right, which no document asks for. */
export const sampleContainers = (count: number): ExportDeclarationData['containers'] =>
  Array.from({ length: count }, (_, i) => ({
    containerNo: `TEMU${1_000_000 + i}`,
    spec: { label: '普通2*标准箱（L）', code: '11' },
    itemNos: String(1 + (i % 50)),
    shared: false,
    weight: '1350.5',
  }))

/** A declaration with so many items of so many vehicles each; every series is another document. */
export function sampleDeclaration(items: number, vehicles: number, series = 0, changes: Partial<ExportDeclarationData> = {}): ExportDeclarationData {
  const vins = sampleVins(items * vehicles, series)
  const declarationNo = String(900920230000010000n + BigInt(series))
  return {
    issuer: demoIssuer,
    printedOn: '2023-06-16',
    preEntryNo: '230001234',
    declarationNo,
    declareCustoms: { label: '霍尔果斯海关', code: '9401' },
    consignor: { label: '西安丝路祥瑞汽车贸易有限公司', code: '91610131MA6U0X2K7Q' },
    exitCustoms: { label: '霍尔果斯', code: '9401' },
    exportDate: '2023-05-19',
    declareDate: '2023-05-17',
    recordNo: null,
    consignee: { label: 'MINSK AUTO IMPORT LLC', code: 'BYNOTKNOWN' },
    transportMode: { label: '公路运输', code: '4' },
    transport: '新FA1234/20230519',
    billNo: 'XA2305190001',
    producerSeller: { label: '渭南远途二手车销售有限公司', code: '91610500MA6Y1ABC2D' },
    supervisionMode: { label: '一般贸易', code: '0110' },
    dutyNature: { label: '一般征税', code: '101' },
    licenceNo: '23-61-100123',
    contractNo: 'XASL-2023-0519',
    tradeCountry: { label: '白俄罗斯', code: 'BLR' },
    destinationCountry: { label: '白俄罗斯', code: 'BLR' },
    destinationPort: { label: '明斯克', code: 'BLR003' },
    departurePort: { label: '霍尔果斯', code: '650501' },
    packageType: { label: '裸装', code: '01' },
    packageCount: '3',
    grossWeight: '4051.5',
    netWeight: '4051.5',
    incoterm: { label: 'FOB', code: '3' },
    freight: 'USD/1200/3',
    insurance: '0.3/1',
    otherCosts: null,
    documents: [
      { kind: { label: '出口许可证', code: '4' }, number: '23-61-100123' },
      { kind: { label: '代理报关委托协议(电子)', code: null }, number: '10000000000123456' },
    ],
    marks: 'N/M',
    remarks: '二手车出口',
    items: Array.from({ length: items }, (_, i) => sampleItem(i + 1, vins.slice(i * vehicles, (i + 1) * vehicles))),
    containers: sampleContainers(2),
    confirmations: [
      { label: '特殊关系确认', confirmed: false },
      { label: '价格影响确认', confirmed: false },
      { label: '支付特许权使用费确认', confirmed: false },
    ],
    declarantPerson: '王芳',
    declarant: { label: '新疆通达国际货运代理报关有限公司', code: '91654004MA77ABCD1E' },
    ...changes,
  }
}
