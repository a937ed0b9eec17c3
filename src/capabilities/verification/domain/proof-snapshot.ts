import { country } from '../../../vocabulary/codes/country.ts'
import { port6 } from '../../../vocabulary/codes/port6.ts'

export interface ProvenDeclaration {
  declarationNo: string
  consignorName: string
  consignorUscc: string
  producerName: string | null
  licenceNo: string | null
  exportDate: string | null
  departurePort: string | null
  tradeCountry: string | null
  vehicles: readonly { vin: string }[]
}

/** What a certificate will say, fixed at submission: labels as printed, whatever the code tables say later (decision 25). */
export interface ProofSnapshot {
  proofNo: string
  consignor: { name: string; uscc: string }
  producerSeller: string
  licenceNos: string[]
  declarationNo: string
  exportDate: string | null
  exportPort: string
  tradeCountry: { name: string; code: string }
  clearanceStatus: '结关'
  vins: string[]
}

export function proofSnapshot(declaration: ProvenDeclaration, proofNo: string): ProofSnapshot {
  const { departurePort, tradeCountry } = declaration
  return {
    proofNo,
    consignor: { name: declaration.consignorName, uscc: declaration.consignorUscc },
    producerSeller: declaration.producerName ?? declaration.consignorName,
    licenceNos: declaration.licenceNo ? [declaration.licenceNo] : [],
    declarationNo: declaration.declarationNo,
    exportDate: declaration.exportDate,
    exportPort: departurePort ? port6.label(departurePort) : '-',
    tradeCountry: { name: tradeCountry ? country.label(tradeCountry) : '-', code: tradeCountry ?? 'ZZZ' },
    clearanceStatus: '结关',
    vins: declaration.vehicles.map((vehicle) => vehicle.vin),
  }
}
