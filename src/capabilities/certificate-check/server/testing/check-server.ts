// The public routes on a database of their own, with one certificate that was really sealed.
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Client } from 'pg'
import pino from 'pino'
import { createTestDatabase } from '../../../../../tools/test-database.ts'
import { openPress } from '../../../../documents/press.ts'
import { sealPdf } from '../../../../documents/seal-pdf.ts'
import { sampleProof } from '../../../../documents/testing/sample-proof.ts'
import { throwawayTrust, type ThrowawayTrust } from '../../../../documents/testing/throwaway-trust.ts'
import { platformErrors } from '../../../../platform/contract/errors.ts'
import { mergeErrors } from '../../../../platform/contract/refusal.ts'
import { openDatabase } from '../../../../platform/server/db/database.ts'
import { buildHttp } from '../../../../platform/server/http/server.ts'
import type { Trust } from '../../../../trust/open-trust.ts'
import { certificateCheckErrors } from '../../contract.ts'
import { certificateCheckRoutes, type CheckLimits } from '../routes.ts'

export const sealedAt = new Date('2026-06-16T07:30:00Z')
export const token = 'TSioyLrivAEirktXk33EeA'
export const proof = sampleProof(3)

export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

export interface CheckServer {
  owner: Client
  sealed: Buffer
  trust: ThrowawayTrust
  /** another server on the same database: its callers start anew */
  open(options?: { limits?: Partial<CheckLimits>; trustedProxies?: string[]; revokedByRoot?: Trust['revokedByRoot'] }): Promise<FastifyInstance>
  /** Keeps a certificate as sealing does. */
  keep(proofNo: string, status: string, fileSha256?: string): Promise<void>
  stop(): Promise<void>
}

export async function checkServer(): Promise<CheckServer> {
  const [test, trust] = await Promise.all([createTestDatabase(), throwawayTrust()])
  const owner = new Client({ connectionString: test.ownerUrl })
  await owner.connect()
  const database = openDatabase({ url: test.appUrl, connections: 4 })
  const press = openPress()
  const { pdf, sealAt } = await press.typeset('export-proof', proof)
  await press.close()
  const sealed = Buffer.from(
    await sealPdf(pdf, { signer: trust.signer, timestamp: trust.timestampAt(sealedAt), at: sealedAt, sealAt, reason: '证明', location: '陕西' }),
  )
  const servers: FastifyInstance[] = []
  return {
    owner,
    sealed,
    trust,
    async open({ limits, trustedProxies, revokedByRoot = () => [] } = {}) {
      const http = buildHttp({
        database,
        clock: { now: () => new Date('2026-11-21T03:00:00Z') },
        origin: 'http://localhost:5180',
        logger: pino({ level: 'silent' }),
        errors: mergeErrors(platformErrors, certificateCheckErrors),
        bindings: certificateCheckRoutes({ database, issuer: proof.issuer, trust: { rootCertificate: trust.rootPem, revokedByRoot }, ...(limits ? { limits } : {}) }),
        // an exporter's session, for whoever bears the cookie
        authenticate: async (request) =>
          request.headers.cookie ? { accountId: 'a', enterpriseId: '1001', grants: new Set(['role:exporter']), sessionKey: 's' } : undefined,
        ...(trustedProxies ? { trustedProxies } : {}),
      })
      await http.ready()
      servers.push(http)
      return http
    },
    async keep(proofNo, status, fileSha256 = sha256(proofNo)) {
      const { issuer, checkUrl, ...snapshot } = proof
      await owner.query(
        `insert into public_proof (proof_no, owner_id, token_sha256, file_sha256, status, shown, addressed_to, addressed_on)
         values ($1, 1001, $2, $3, $4, $5, '西安市公安局交通警察支队车辆管理所', '2026-06-16')`,
        [proofNo, sha256(token), fileSha256, status, JSON.stringify({ ...snapshot, proofNo })],
      )
    },
    async stop() {
      await Promise.all(servers.map((http) => http.close()))
      await database.close()
      await owner.end()
      await test.drop()
    },
  }
}
