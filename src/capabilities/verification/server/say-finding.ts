import { fillText } from '../../../platform/contract/refusal.ts'
import { verificationErrors, type Finding } from '../contract.ts'
import type { BatchFinding } from '../domain/check-batch.ts'

// more would bury what is wrong under the numbers; the page shows them all at a click
const namedUpTo = 3

/** Findings in the words that the refusals would use: what is true of several vehicles of a declaration is said once. */
export function sayFindings(findings: readonly BatchFinding[]): Finding[] {
  const alike = Map.groupBy(findings, ({ code, declarationNo, vin, params }) => JSON.stringify([code, declarationNo, { ...params, vin: vin !== null }]))
  return [...alike.values()].flatMap((some) => {
    const [first] = some
    if (!first) return []
    const vins = some.flatMap(({ vin }) => vin ?? [])
    const vin = vins.length > namedUpTo ? `${vins[0]} 等 ${vins.length} 辆` : vins.join('、')
    const text = verificationErrors[first.code]
    const params = { ...first.params, ...(vins.length > 0 ? { vin } : {}) }
    const { code, severity, declarationNo, batch } = first
    return [{ code, severity, declarationNo, vins, batch: batch ?? null, says: fillText(text.says, params), remedy: fillText(text.remedy, params) }]
  })
}

/** One finding by itself. */
export function sayFinding(finding: BatchFinding): string {
  return fillText(verificationErrors[finding.code].says, finding.params)
}
