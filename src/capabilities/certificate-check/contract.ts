import { z } from 'zod'
import { anyone } from '../../platform/contract/access.ts'
import { Instant } from '../../platform/contract/instant.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'
import { route } from '../../platform/contract/route.ts'
import { term } from '../../vocabulary/term.ts'
import { checkVin, normaliseVin } from '../../vocabulary/vin.ts'
import { normaliseProofNo, proofNoShape, tokenShape } from '../../vocabulary/proof-no.ts'

/** What anybody may learn of a certificate from its number alone (decision 12). */
export const certificateStatuses = ['genuine', 'withdrawn', 'superseded', 'unknown'] as const
export type CertificateStatus = (typeof certificateStatuses)[number]

const ProofNo = z.string().max(100).transform(normaliseProofNo).pipe(z.string().regex(proofNoShape, '证明编号应如 SXDZKA-ESC-1685956912456'))
const Token = z.string().regex(tokenShape, '校验码应为 22 位，见证明上的二维码')

/** Labels as the certificate prints them, where its words differ from the field's (manual 3.1.3, 3). */
export const certificateTerms = {
  licenceNos: term('出口许可证号', { en: 'export licence number' }),
  declarationNo: term('报关单单号', { en: 'customs declaration number' }),
  tradeCountry: term('贸易国别/地区', { en: 'trading country or region' }),
}

/** What the certificate states, as printed: labels are not looked up again (decision 25). */
export const CertificateDetails = z.object({
  consignor: z.object({ name: z.string(), uscc: z.string() }),
  producerSeller: z.string(),
  licenceNos: z.array(z.string()),
  declarationNo: z.string(),
  exportDate: z.string().nullable(),
  exportPort: z.string(),
  tradeCountry: z.object({ name: z.string(), code: z.string() }),
  clearanceStatus: z.string(),
  vins: z.array(z.string()),
  /** the Shanghai day of sealing */
  sealedOn: z.string(),
})
export type CertificateDetails = z.infer<typeof CertificateDetails>

/** Who issues here; `demo` says that its certificates have no force. */
export const CheckSite = z.object({ issuer: z.string(), portal: z.string(), demo: z.boolean(), exampleNo: z.string() })
export type CheckSite = z.infer<typeof CheckSite>

export const readCheckSite = route({
  method: 'GET',
  path: '/certificate-check',
  summary: '证明查验：签发单位',
  access: anyone,
  result: CheckSite,
})

export const CheckCertificateInput = z.strictObject({ proofNo: ProofNo, token: Token.optional() })

export const CertificateVerdict = z.object({
  proofNo: z.string(),
  status: z.enum(certificateStatuses),
  checkedAt: Instant,
  /** whether the token is this certificate's; null when none was sent or the certificate is unknown */
  tokenRight: z.boolean().nullable(),
  /** with the right token only */
  details: CertificateDetails.nullable(),
})
export type CertificateVerdict = z.infer<typeof CertificateVerdict>

/** The token is in the body: addresses end in logs, bodies don't. */
export const checkCertificate = route({
  method: 'POST',
  path: '/certificate-check',
  summary: '按证明编号查验证明；凭二维码中的校验码可见全部内容',
  access: anyone,
  body: CheckCertificateInput,
  result: CertificateVerdict,
})

const Vin = z
  .string()
  .max(40)
  .transform(normaliseVin)
  .refine((text) => checkVin(text).ok, '车架号应为 17 位，不含字母 I、O、Q')

export const MatchVinInput = z.strictObject({ proofNo: ProofNo, vin: Vin, token: Token.optional() })

export const matchVin = route({
  method: 'POST',
  path: '/certificate-check/vins',
  summary: '核对车架号是否在证明上',
  access: anyone,
  body: MatchVinInput,
  result: z.object({ matches: z.boolean() }),
})

export const KnownFile = z.object({
  /** the certificate whose stored file this is, byte for byte; null when it is none */
  proofNo: z.string().nullable(),
  status: z.enum(certificateStatuses),
})
export type KnownFile = z.infer<typeof KnownFile>

export const findFile = route({
  method: 'POST',
  path: '/certificate-check/files',
  summary: '按文件的 SHA-256 摘要查找证明',
  access: anyone,
  body: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/, '摘要应为 64 位十六进制小写') }),
  result: KnownFile,
})

export const largestFile = 10 * 1024 * 1024

export const SealVerdict = z.object({
  seal: z.enum(['valid', 'altered', 'unsigned', 'untrusted']),
  /** why the seal is not valid, as a code */
  finding: z.string().nullable(),
  /** of a valid seal only: anything else could say what it likes */
  signer: z.string().nullable(),
  sealedAt: Instant.nullable(),
  file: KnownFile,
})
export type SealVerdict = z.infer<typeof SealVerdict>

export const checkSealOfFile = route({
  method: 'POST',
  path: '/certificate-check/seals',
  summary: '上传 PDF 检查电子签章（不超过 10 MB）',
  access: anyone,
  upload: { mediaType: 'application/pdf', maxBytes: largestFile },
  body: z.instanceof(Uint8Array),
  result: SealVerdict,
})

export const certificateCheckErrors = {
  FILE_TOO_COMPLEX: { status: 422, says: '文件结构过于复杂，未能在限定的时间和内存内检查完。', remedy: '本平台签发的证明不会如此：请向出具人索取原始文件，或核对纸质证明上的二维码。' },
} as const satisfies ErrorTexts
