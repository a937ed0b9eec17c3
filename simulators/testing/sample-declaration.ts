/** An export declaration of two used vehicles for the tests; every name in it is invented. */
import type { DeclarationRecordInput } from '../customs/record.ts'

export const CONSIGNOR = '91610131MA6TEST01X'
export const PRODUCER = '91610131MA6TEST02Y'
export const ENTRY_ID = '901120250010000123'

export function sampleDeclaration(entryId = ENTRY_ID): DeclarationRecordInput {
  const licence = '25-61-100123'
  return {
    head: {
      SeqNo: `E${entryId.slice(1)}`, EntryId: entryId, PreEntryId: entryId.slice(9), CustomMaster: entryId.slice(0, 4), IEPort: '9401',
      TradeCode: '6101960123', TradeCoScc: CONSIGNOR, TradeName: '西安测试二手车有限公司',
      OwnerCode: '6101960124', OwnerCodeScc: PRODUCER, OwnerName: '西安测试生产有限公司',
      AgentCode: '6101980456', AgentName: '西安测试报关有限公司', CopName: '西安测试报关有限公司', DeclareName: '张三',
      TradeMode: '0110', TrafMode: '4', TrafName: '陕A12345/挂', BillNo: 'BL2025031001', ContrNo: 'HT-2025-031', CutMode: '101',
      TradeCountry: 'KAZ', TradeAreaCode: 'KAZ', DistinatePort: 'KAZ000', EntyPortCode: '650501', TransMode: '3', WrapType: '01',
      PackNo: '2', GrossWet: '3120', NetWt: '3120.5', LicenseNo: licence, MarkNo: 'N/M', NoteS: '二手车',
    },
    items: [{
      GNo: '1', CodeTS: '8703234110', GName: '旧测试牌1.8升小轿车', GModel: '测试牌|TS7180|1.8L', GQty: '2', GUnit: '003',
      FirstQty: '2', FirstUnit: '003', SecondQty: '3120', SecondUnit: '035', DeclPrice: '9800', DeclTotal: '19600', TradeCurr: 'USD',
      OriginCountry: 'KAZ', DestinationCountry: 'CHN', DutyMode: '1', DistrictCode: '61019',
      DecGoodsLimits: [{
        GoodsNo: '1', LicTypeCode: '4', LicenceNo: licence, LicWrtofQty: '2',
        DecGoodsLimitVin: [
          { LicenceNo: licence, LicTypeCode: '4', VinNo: '1', BillLadDate: '20250309', MotorNo: 'M100001', VinCode: 'LSVAM4187C2184841', ProdCnnm: '小轿车', ModelEn: 'TS7180' },
          { LicenceNo: licence, LicTypeCode: '4', VinNo: '2', ChassisNo: 'LSVAM4187C2184842' },
        ],
      }],
    }],
    containers: [{ ContainerId: 'TSTU1234567', ContainerMd: '11', GoodsNo: '1', LclFlag: '0', GoodsContaWt: '3120.5' }],
    licenceDocs: [{ DocuCode: '4', CertCode: licence }],
    clearance: { channel: 'R', noticeDate: '20250312T10253000', declareDate: '2025-03-08', exportDate: '2025-03-10', closeDate: '2025-03-12' },
    province: '610000',
  }
}
