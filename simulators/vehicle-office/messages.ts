/** What the product sends to a vehicle office's system, checked the way that system would. */
import { createHash } from 'node:crypto'
import { z } from 'zod'

const number = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/)
const instant = z.iso.datetime({ offset: true })
const plainDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const Proof = z.object({
  proofNo: number,
  declarationNo: z.string().regex(/^\d{18}$/),
  exportDate: plainDate.nullish(),
  sealedAt: instant,
  vins: z.array(z.string().regex(/^[0-9A-Z]{17}$/)).min(1),
  /** Hexadecimal. */
  pdfSha256: z.string().regex(/^[0-9a-f]{64}$/),
  pdf: z.base64(),
})

export const BatchDelivery = z.object({
  batchNo: number,
  officeCode: z.string().regex(/^\d{6}$/),
  submittedAt: instant,
  exporter: z.object({ uscc: z.string().regex(/^[0-9A-Z]{18}$/), name: z.string().min(1).max(200) }),
  proofs: z.array(Proof).min(1),
})
export type BatchDelivery = z.infer<typeof BatchDelivery>

export const BatchWithdrawal = z.object({ batchNo: number, reason: z.string().max(1000), at: instant })

export const ProofSuperseded = z.object({ batchNo: number, proofNo: number, reason: z.string().min(1).max(1000), at: instant })

/** What is wrong with the contents of a batch in good form; undefined when nothing is. */
export function contentFault(batch: BatchDelivery, officeCode: string): string | undefined {
  if (batch.officeCode !== officeCode) return `批次送往 ${batch.officeCode}，本所是 ${officeCode}`
  const vins = new Set<string>()
  const proofs = new Set<string>()
  for (const proof of batch.proofs) {
    if (proofs.has(proof.proofNo)) return `证明 ${proof.proofNo} 重复`
    proofs.add(proof.proofNo)
    const pdf = Buffer.from(proof.pdf, 'base64')
    if (pdf.subarray(0, 4).toString('latin1') !== '%PDF') return `证明 ${proof.proofNo} 的文件不是 PDF`
    if (createHash('sha256').update(pdf).digest('hex') !== proof.pdfSha256) return `证明 ${proof.proofNo} 的文件与 pdfSha256 不符`
    for (const vin of proof.vins) {
      if (vins.has(vin)) return `车辆 ${vin} 在批次内重复`
      vins.add(vin)
    }
  }
  return undefined
}
