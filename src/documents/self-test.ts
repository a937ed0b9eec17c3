// Part of readiness: a line is typeset, sealed and verified with the keys that are in use.

import type { Press } from './press.ts'
import { checkSeal } from './seal-check/check-seal.ts'
import { sealPdf } from './seal-pdf.ts'
import type { SealSigner, Timestamper } from './seal-signer.ts'

export interface SelfTestRequest {
  press: Press
  signer: SealSigner
  timestamp: Timestamper
  /** DER. */
  trustedRoots: readonly Uint8Array[]
  now: () => Date
}

/** `reason` is for the operator: what failed, and how. */
export type SelfTestResult = { ok: true } | { ok: false; reason: string }

export async function selfTest({ press, signer, timestamp, trustedRoots, now }: SelfTestRequest): Promise<SelfTestResult> {
  try {
    const at = now()
    const { pdf, sealAt } = await press.typeset('self-test', { day: shanghaiDay(at) })
    const sealed = await sealPdf(pdf, { signer, timestamp, at, sealAt, reason: '自检', location: '-' })
    const check = await checkSeal(sealed, { trustedRoots })
    return check.status === 'valid' ? { ok: true } : { ok: false, reason: `a fresh seal is ${check.status}: ${check.finding}` }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

function shanghaiDay(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}
