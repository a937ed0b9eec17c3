// 提交报告记录, a batch's ZIP of 500 certificates through HTTP, against the same bytes as one file from the same server.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { Client } from 'pg'
import { openFolderStore } from '../src/platform/server/files/file-store.ts'
import { shanghaiDay } from '../src/vocabulary/plain-date.ts'
import { startDatabase, type BenchDatabase } from './kit/database.ts'
import { withEndings } from './kit/endings.ts'
import { median, rounded, said, type Figure } from './kit/figure.ts'
import { startServer, type RealServer } from './kit/server.ts'
import { declarationIdOf, fillWorld, type Tenant } from './kit/world.ts'

const count = 500
/** as a certificate with its seal and fonts */
const bytesEach = 120_000
const rounds = 8
const most = { ratio: 2, growthMiB: 32 }

const batchId = '00000000-0000-7000-8000-00000000ba7c'
const wholeBatchId = '00000000-0000-7000-8000-00000000ba7d'
const proofIdOf = (n: number) => `00000000-0000-7000-8000-000000${100_000 + n}`

export function zip(): Promise<Figure[]> {
  return withEndings(async (atEnd) => {
    const database = await startDatabase(atEnd)
    const [tenant] = await fillWorld(database.ownerUrl, { declarations: 2_000, days: 30, today: shanghaiDay(new Date()) })
    if (!tenant) throw new Error('the world has no tenant')
    await fillBatches(database, tenant)
    const server = await startServer(database, atEnd)
    const asZip = () => download(server, tenant, `/api/verification/batches/${batchId}/files/proofs`)
    const asOne = () => download(server, tenant, `/api/verification/proofs/${proofIdOf(count)}/file`)

    const [ratios, zips, ones]: [number[], number[], number[]] = [[], [], []]
    let [before, highest] = [0, 0]
    for (let round = 0; round <= rounds; round++) {
      // in turn, so that whatever else the machine does meets both
      const order = round % 2 === 0 ? [asZip, asOne] : [asOne, asZip]
      const first = await order[0]!()
      const second = await order[1]!()
      const [packed, whole] = round % 2 === 0 ? [first, second] : [second, first]
      if (packed.bytes < count * bytesEach || whole.bytes !== count * bytesEach) throw new Error(`${packed.bytes} and ${whole.bytes} bytes came`)
      if (round === 0) {
        before = residentMiB(server)
        continue
      }
      highest = Math.max(highest, packed.highestMiB)
      zips.push(packed.seconds)
      ones.push(whole.seconds)
      ratios.push(packed.seconds / whole.seconds)
    }
    const growth = Math.max(0, highest - before)
    const size = `${count} files, ${said((count * bytesEach) / 1024 / 1024)} MiB`
    return [
      {
        name: 'zip, whole time',
        value: rounded(median(ratios)),
        unit: '× one file',
        against: `at most ${most.ratio}; ${size} in ${said(median(zips))} s, the same bytes as one file in ${said(median(ones))} s`,
        target: most.ratio,
        ok: median(ratios) <= most.ratio,
      },
      {
        name: 'zip, growth of RSS',
        value: rounded(growth),
        unit: 'MiB',
        against: `at most ${most.growthMiB} MiB above ${said(before)} MiB after the first of each, at any moment of ${rounds} downloads`,
        target: most.growthMiB,
        ok: growth <= most.growthMiB,
      },
    ]
  })
}

interface Downloaded {
  bytes: number
  seconds: number
  highestMiB: number
}

function download(server: RealServer, { cookie }: Tenant, path: string): Promise<Downloaded> {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    get({ port: server.port, host: '127.0.0.1', path, headers: { cookie } }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${path} was answered ${response.statusCode}`))
      let [bytes, highestMiB, looked] = [0, 0, 0]
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes - looked < 4_000_000) return
        looked = bytes
        highestMiB = Math.max(highestMiB, residentMiB(server))
      })
      response.on('error', reject)
      response.on('end', () => resolve({ bytes, highestMiB, seconds: (performance.now() - begun) / 1000 }))
    }).on('error', reject)
  })
}

const residentMiB = ({ process }: RealServer): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024

/** A batch of 500 certificates, and one whose single certificate is as long as all of them. */
async function fillBatches({ dataDir, ownerUrl }: BenchDatabase, { enterpriseId, first }: Tenant): Promise<void> {
  const store = await openFolderStore(join(dataDir, 'files'))
  const parts = Array.from({ length: count }, () => randomBytes(bytesEach))
  const kept: { sha256: string; bytes: number }[] = []
  for (const part of [...parts, Buffer.concat(parts)]) kept.push(await store.put(part))
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query('set session_replication_role = replica')
    await owner.query(
      `insert into batch (enterprise_id, id, batch_no, office_id, status, version, vehicle_count, created_by, submitted_at)
       select $1, id, 'PC-' || right(id::text, 4), 3001, 'delivered', 1, 1500, id, now() from unnest($2::uuid[]) id`,
      [enterpriseId, [batchId, wholeBatchId]],
    )
    const rows = kept.map((file, n) => ({ ...file, id: proofIdOf(n), batch: n < count ? batchId : wholeBatchId, declaration: declarationIdOf(first + n), no: `SXDZKA-ESC-${1_790_000_000_000 + n}` }))
    await owner.query(
      `with row as (select * from jsonb_to_recordset($2::jsonb) as r (id uuid, batch uuid, declaration uuid, no text, sha256 text, bytes bigint)),
            file as (insert into file (enterprise_id, sha256, media_type, bytes, at) select $1, sha256, 'application/pdf', bytes, now() from row)
       insert into proof (enterprise_id, id, batch_id, declaration_id, proof_no, snapshot, check_token, status, file_sha256, key_id, sealed_at)
       select $1, id, batch, declaration, no, '{}', no, 'valid', sha256, 'bench', now() from row`,
      [enterpriseId, JSON.stringify(rows)],
    )
    await owner.query('vacuum analyze proof, file')
  } finally {
    await owner.end()
  }
}
