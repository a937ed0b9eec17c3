/**
 * What a vehicle office is told and what it answers, whichever channel serves it: the office's own system over HTTP or
 * our desk in this process (decision 4). Message ids travel beside these contents; an answer correlates to the delivery
 * of the batch, or to the withdrawal it answers. Instants are ISO 8601 with offset, days 'YYYY-MM-DD'.
 */
export interface BatchDelivery {
  batchNo: string
  /** six digits */
  officeCode: string
  submittedAt: string
  exporter: { uscc: string; name: string }
  proofs: ProofDelivery[]
}

export interface ProofDelivery {
  proofNo: string
  declarationNo: string
  exportDate: string | null
  sealedAt: string
  vins: string[]
  /** hexadecimal */
  pdfSha256: string
  /** base64 */
  pdf: string
}

export interface BatchWithdrawal {
  batchNo: string
  reason: string
  at: string
}

/** Customs changed a declaration after its certificate was delivered: what was given out no longer holds. */
export interface ProofSuperseded {
  batchNo: string
  proofNo: string
  reason: string
  at: string
}

export type ToOffice =
  | { type: 'batch-delivery'; content: BatchDelivery }
  | { type: 'batch-withdrawal'; content: BatchWithdrawal }
  | { type: 'proof-superseded'; content: ProofSuperseded }

export type OfficeAnswer =
  /** the batch as a whole; `eachVehicle`: it sums up results that each vehicle is told of by itself, before or after it */
  | {
      type: 'batch-receipt'
      batchNo: string
      result: 'received' | 'accepted' | 'sent-back'
      reasonCode: string | null
      reason: string | null
      eachVehicle?: boolean
      at: string
    }
  /** one vehicle; a later one about the same vehicle corrects an earlier one */
  | {
      type: 'vehicle-result'
      batchNo: string
      vin: string
      result: 'accepted' | 'sent-back' | 'deregistered'
      reasonCode: string | null
      reason: string | null
      /** the day of deregistration */
      date: string | null
      at: string
    }
  | { type: 'withdrawal-answer'; batchNo: string; granted: boolean; reason: string | null; at: string }
