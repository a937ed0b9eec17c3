import { fillText } from '../../../platform/contract/refusal.ts'
import { verificationErrors, type Finding } from '../contract.ts'
import type { BatchFinding } from '../domain/check-batch.ts'

/** A finding in the words that the refusal would use. */
export function sayFinding(finding: BatchFinding): Finding {
  const text = verificationErrors[finding.code]
  return {
    code: finding.code,
    severity: finding.severity,
    declarationNo: finding.declarationNo,
    vin: finding.vin,
    says: fillText(text.says, finding.params),
    remedy: fillText(text.remedy, finding.params),
  }
}
