import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Issuer } from '../../../documents/issuer.ts'
import type { SealCheck } from '../../../documents/seal-check/check-seal.ts'
import { proofNo as formatProofNo } from '../../../documents/numbering.ts'
import { refuse } from '../../../platform/contract/refusal.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import { serve, type Binding } from '../../../platform/server/http/binding.ts'
import { callerKey } from '../../../platform/server/http/caller-key.ts'
import { tokenBuckets, type TokenBuckets } from '../../../platform/server/http/token-buckets.ts'
import type { Trust } from '../../../trust/open-trust.ts'
import * as contract from '../contract.ts'
import { sealChecker, type SealChecker } from './check-apart.ts'
import { isAmong, tokenIsRight } from './compare.ts'
import { detailsOf, findByFile, findCertificate, vinsOnCertificate } from './store.ts'
import { uploadsUnderWay, type UploadsUnderWay } from './uploads-under-way.ts'

export interface CertificateCheckParts {
  database: Database
  issuer: Issuer
  trust: Pick<Trust, 'rootCertificate' | 'revokedByRoot'>
  /** other limits, for measurements and tests */
  limits?: Partial<CheckLimits>
}

export interface CheckLimits {
  /** questions of a caller: a scan asks one, a careful reader a dozen */
  questions: TokenBuckets
  /** files of a caller, checked at length */
  files: TokenBuckets
  /** VINs asked of one certificate without its token, by all callers together: guessing gains nothing by many addresses */
  guesses: TokenBuckets
  checkSeal: SealChecker
  uploads: UploadsUnderWay
}

const ordinary = (): CheckLimits => ({
  questions: tokenBuckets({ burst: 40, everyMs: 1_000 }),
  files: tokenBuckets({ burst: 5, everyMs: 12_000 }),
  guesses: tokenBuckets({ burst: 30, everyMs: 10_000 }),
  checkSeal: sealChecker(),
  uploads: uploadsUnderWay({ all: 16, ofCaller: 2 }),
})

/** What a file may take for the one token it cost; each second more costs another. */
const freeMs = 2_000

// Whoever asks, with a session or without: what a certificate shows to the public is all that can be seen.
const context = { role: 'app_public' } as const

export function certificateCheckRoutes(parts: CertificateCheckParts): Binding[] {
  const { database, issuer } = parts
  const limits = { ...ordinary(), ...parts.limits }
  const trustedRoots = [derOf(parts.trust.rootCertificate)]
  const counted = (buckets: TokenBuckets) => (request: FastifyRequest) => buckets.take(callerKey(request.ip))
  const question = { context, anonymous: true, before: counted(limits.questions) } as const

  return [
    serve(
      contract.readCheckSite,
      async () => ({ issuer: issuer.name, portal: issuer.portalName, demo: issuer.demo, exampleNo: formatProofNo(issuer.numberPrefix, 1685956912456n) }),
      { anonymous: true, withoutTransaction: true },
    ),

    serve(
      contract.checkCertificate,
      async ({ tx, body: { proofNo, token }, now }) => {
        const found = await findCertificate(tx, proofNo, token !== undefined)
        const right = token !== undefined && tokenIsRight(token, found?.tokenSha256)
        return {
          proofNo,
          status: found?.status ?? 'unknown',
          checkedAt: now,
          tokenRight: token === undefined || !found ? null : right,
          details: found && right ? detailsOf(found.shown) : null,
        }
      },
      question,
    ),

    serve(
      contract.matchVin,
      async ({ tx, body: { proofNo, vin, token } }) => {
        const found = await vinsOnCertificate(tx, proofNo)
        if (token === undefined || !tokenIsRight(token, found?.tokenSha256)) {
          const tooMany = limits.guesses.take(proofNo)
          if (tooMany) return tooMany
        }
        return { matches: isAmong(vin, found?.vins ?? []) }
      },
      question,
    ),

    serve(contract.findFile, ({ tx, body }) => findByFile(tx, body.sha256), question),

    serve(
      contract.checkSealOfFile,
      async ({ body, request }) => {
        const revoked = parts.trust.revokedByRoot()
        // whether the seal is revoked can't be known: nothing is said rather than that it is valid
        if (!revoked) return refuse('UNAVAILABLE')
        const caller = callerKey(request.ip)
        const spent = (ms: number) => limits.files.charge(caller, Math.max(0, Math.ceil((ms - freeMs) / 1000)))
        const check = await limits.checkSeal(body, { trustedRoots, revoked }, { caller, spent })
        if (check === 'own-busy') return refuse('TOO_MANY_REQUESTS', { seconds: 5 })
        if (check === 'too-complex') return refuse('FILE_TOO_COMPLEX')
        if (check === 'busy') return refuse('UNAVAILABLE')
        const sha256 = createHash('sha256').update(body).digest('hex')
        return { ...told(check), file: await database.withContext(context, (tx) => findByFile(tx, sha256)) }
      },
      { anonymous: true, withoutTransaction: true, before: (request: FastifyRequest, reply: FastifyReply) => counted(limits.files)(request) ?? limits.uploads(request, reply) },
    ),
  ]
}

// the names and times in a seal that is not valid are the forger's
function told(check: SealCheck) {
  const valid = check.status === 'valid'
  return { seal: check.status, finding: check.finding, signer: valid ? check.signerName : null, sealedAt: valid ? check.timestampAt : null }
}

const derOf = (pem: string): Uint8Array => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
