import { country } from '../../../vocabulary/codes/country.ts'
import { port6 } from '../../../vocabulary/codes/port6.ts'
import type { PlainDate } from '../../../vocabulary/plain-date.ts'

export interface ProvenDeclaration {
  declarationNo: string
  consignorName: string
  consignorUscc: string
  producerName: string | null
  licenceNo: string | null
  declareDate: string
  exportDate: string | null
  departurePort: string | null
  tradeCountry: string | null
  vehicles: readonly { vin: string }[]
}

/** What a certificate will say, fixed at submission: labels of the day of the declaration, as printed, whatever the code tables say later (decision 25). */
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
  const on = declaration.declareDate as PlainDate
  return {
    proofNo,
    consignor: { name: declaration.consignorName, uscc: declaration.consignorUscc },
    producerSeller: declaration.producerName ?? declaration.consignorName,
    licenceNos: declaration.licenceNo ? [declaration.licenceNo] : [],
    declarationNo: declaration.declarationNo,
    exportDate: declaration.exportDate,
    exportPort: departurePort ? port6.label(departurePort, on) : '-',
    tradeCountry: { name: tradeCountry ? country.label(tradeCountry, on) : '-', code: tradeCountry ?? 'ZZZ' },
    clearanceStatus: '结关',
    vins: declaration.vehicles.map((vehicle) => vehicle.vin),
  }
}
