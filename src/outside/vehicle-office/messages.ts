import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parsePlainDate } from '../../vocabulary/plain-date.ts'
import { json, jsonComposer, parseJson, type Composers, type Garbled } from '../messages.ts'
import type { BatchDelivery, OfficeAnswer } from './port.ts'

const number = z.string().min(1).max(64)
const instant = z.iso.datetime({ offset: true })
const day = z.string().refine((text) => parsePlainDate(text) !== undefined, '不是 YYYY-MM-DD 的日期')
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const proofs = z
  .array(
    z.strictObject({
      proofNo: number,
      declarationNo: z.string().regex(/^\d{18}$/),
      exportDate: day.nullable(),
      sealedAt: instant,
      vins: z.array(z.string().regex(/^[0-9A-Z]{17}$/)).min(1),
      pdfSha256: sha256,
    }),
  )
  .min(1)

/** What is enqueued for batch-delivery: the certificates by their hash, since the bytes are in the file store. */
export const EnqueuedDelivery = z.strictObject({
  batchNo: number,
  officeCode: z.string().regex(/^\d{6}$/),
  submittedAt: instant,
  exporter: z.strictObject({ uscc: z.string().regex(/^[0-9A-Z]{18}$/), name: z.string().min(1).max(200) }),
  proofs,
})
export type EnqueuedDelivery = z.infer<typeof EnqueuedDelivery>

/** batch-withdrawal, ours → office */
export const BatchWithdrawalMessage = z.strictObject({ batchNo: number, reason: z.string().max(1000), at: instant })

/** proof-superseded, ours → office: never before the delivery of its batch, and answered by nothing */
export const ProofSupersededMessage = z.strictObject({ batchNo: number, proofNo: number, reason: z.string().min(1).max(1000), at: instant })

/** `fileOf` reads a certificate's bytes by SHA-256; bytes that are not what was sealed are never sent. */
export function officeComposers(fileOf: (sha256: string) => Promise<Uint8Array>): Composers {
  return {
    'batch-withdrawal': jsonComposer(BatchWithdrawalMessage),
    'proof-superseded': jsonComposer(ProofSupersededMessage),
    'batch-delivery': async (message) => json(await withFiles(EnqueuedDelivery.parse(message.body), fileOf)),
  }
}

async function withFiles(delivery: EnqueuedDelivery, fileOf: (sha256: string) => Promise<Uint8Array>): Promise<BatchDelivery> {
  const complete: BatchDelivery = { ...delivery, proofs: [] }
  for (const proof of delivery.proofs) {
    const bytes = await fileOf(proof.pdfSha256)
    const found = createHash('sha256').update(bytes).digest('hex')
    if (found !== proof.pdfSha256) throw new Error(`the file of certificate ${proof.proofNo} has hash ${found}, not ${proof.pdfSha256}`)
    complete.proofs.push({ ...proof, pdf: Buffer.from(bytes).toString('base64') })
  }
  return complete
}

const text = z
  .string()
  .max(1000)
  .nullish()
  .transform((value) => value || null)

const answers = {
  'batch-receipt': z.object({
    batchNo: number,
    result: z.enum(['received', 'accepted', 'sent-back']),
    reasonCode: text,
    reason: text,
    eachVehicle: z.boolean().optional(),
    at: instant,
  }),
  'vehicle-result': z
    .object({
      batchNo: number,
      vin: z.string().regex(/^[0-9A-Z]{17}$/, '不是 17 位车架号'),
      result: z.enum(['accepted', 'sent-back', 'deregistered']),
      reasonCode: text,
      reason: text,
      date: day.nullish().transform((value) => value ?? null),
      at: instant,
    })
    .refine((one) => one.result !== 'deregistered' || one.date !== null, { path: ['date'], message: '注销结果缺少注销日期' }),
  'withdrawal-answer': z.object({ batchNo: number, granted: z.boolean(), reason: text, at: instant }),
} as const

export type OfficeAnswerType = OfficeAnswer['type']
export const officeAnswerTypes = Object.keys(answers) as OfficeAnswerType[]

/** One answer of an office, by its message type. Never throws. */
export function parseOfficeAnswer<Type extends OfficeAnswerType>(
  type: Type,
  bytes: Uint8Array,
): Extract<OfficeAnswer, { type: Type }> | Garbled {
  const parsed = parseJson<object>(bytes, answers[type])
  if ('garbled' in parsed) return parsed as Garbled
  return { type, ...parsed } as Extract<OfficeAnswer, { type: Type }>
}
