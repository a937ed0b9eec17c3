import type { ExportProofData } from '../export-proof.ts'
import { demoIssuer } from '../issuer.ts'

/** VINs that differ between documents and rows; check digits are not right, which no document asks for. */
export function sampleVins(count: number, series = 0): string[] {
  return Array.from({ length: count }, (_, i) => `LSVAM41${String(1_000_000_000 + series * 10_000 + i)}`)
}

/** The certificate of the manual with this many vehicles; every series is another document. */
export function sampleProof(vehicles: number, series = 0, changes: Partial<ExportProofData> = {}): ExportProofData {
  return {
    issuer: demoIssuer,
    proofNo: `SXDZKA-ESC-${1685956912456 + series}`,
    consignor: { name: '西安丝路祥瑞汽车贸易有限公司', uscc: '91610131MA6U0X2K7Q' },
    producerSeller: '渭南远途二手车销售有限公司',
    licenceNos: [`23-AA-${10060 + series}`],
    declarationNo: String(900920230000010000n + BigInt(series)),
    exportDate: '2023-05-19',
    exportPort: '霍尔果斯',
    tradeCountry: { name: '白俄罗斯', code: 'BLR' },
    clearanceStatus: '结关',
    vins: sampleVins(vehicles, series),
    sealedOn: '2023-06-16',
    checkUrl: `http://localhost:5180/check/SXDZKA-ESC-${1685956912456 + series}#t=AbCdEfGhIjKlMnOpQrStUv`,
    ...changes,
  }
}
