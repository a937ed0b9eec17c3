// 200 clerks at once for two minutes on the whole product: query, open, submit, download. Nothing may fail; how long each
// act takes is told, and what the CPU was spent on.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { startProduct } from '../tools/supervisor/product.ts'
import { readSettings, type Settings } from '../tools/supervisor/settings.ts'
import { addDays, shanghaiDay } from '../src/vocabulary/plain-date.ts'
import { cpuSecondsOf } from './kit/cpu.ts'
import { startDatabase } from './kit/database.ts'
import { withEndings } from './kit/endings.ts'
import { rounded, said, type Figure } from './kit/figure.ts'

const clerks = 200
const exporters = 10
const seconds = 120
/** a person looks before acting again */
const thinkMs = [1_000, 3_000] as const
const declarationsEach = 400
const vehiclesEach = 3
const offices = ['3001', '3002']
// the demo's VINs are counted up and have no right check digit, and no licence names them
const reasons = { VEHICLE_CHECK_DIGIT: '已与登记证书核对', LICENCE_NOT_COVERING: '许可证另附' }

type Kind = 'query' | 'open' | 'submit' | 'download'
/** of a hundred acts */
const mix: Readonly<Record<Kind, number>> = { query: 50, open: 25, submit: 5, download: 20 }

interface Clerk {
  n: number
  exporter: number
  cookie: string
  /** declarations that are this clerk's to submit, by their place in the exporter's */
  next: number
  proofs: string[]
}

export function clerksAtOnce(): Promise<Figure[]> {
  return withEndings(async (atEnd) => {
    const database = await startDatabase(atEnd)
    const settings = await readSettings({ PORT: '0', DATA_DIR: database.dataDir, DATABASE_URL: database.ownerUrl, APP_DATABASE_URL: database.appUrl })
    const product = await startProduct(settings, () => undefined)
    atEnd(() => product.stop())
    const people = await fill(database.ownerUrl, settings)
    const agent = new Agent({ keepAlive: true, maxSockets: clerks })
    atEnd(() => agent.destroy())

    const times: Record<Kind, number[]> = { query: [], open: [], submit: [], download: [] }
    const errors: string[] = []
    const spentBefore = spent(database.dataDir)
    const begun = performance.now()
    const end = begun + seconds * 1000
    await Promise.all(people.map(async (clerk) => {
      await pause(Math.random() * thinkMs[1])
      while (performance.now() < end) {
        const kind = drawn()
        const started = performance.now()
        try {
          const counted = await acts[kind](ask(settings, agent, clerk), clerk)
          if (counted) times[kind].push(performance.now() - started)
        } catch (error) {
          errors.push(`${kind}: ${(error as Error).message}`)
        }
        await pause(thinkMs[0] + Math.random() * (thinkMs[1] - thinkMs[0]))
      }
    }))
    const wall = (performance.now() - begun) / 1000
    const spentAfter = spent(database.dataDir)
    const shares = Object.entries(spentAfter).map(([who, after]) => `${who} ${said((after - (spentBefore[who] ?? 0)) / wall)}`)
    const backlog = await openSealings(database.ownerUrl)
    for (const error of [...new Set(errors)].slice(0, 20)) console.error(error)

    const all = Object.values(times).flat().length
    return [
      {
        name: 'clerks, errors', value: errors.length, unit: 'errors', target: 0, ok: errors.length === 0,
        against: `${clerks} clerks for ${seconds} s: ${all} acts, ${said(all / wall)} a second; cores of ${availableParallelism()}: ${shares.join(', ')}; ${backlog} certificates still to be sealed`,
      },
      ...(Object.keys(mix) as Kind[]).map((kind): Figure => ({
        name: `clerks, ${kind}, p95`, value: rounded(at(0.95, times[kind])), unit: 'ms', target: null, ok: true,
        against: `p50 ${said(at(0.5, times[kind]))}, p99 ${said(at(0.99, times[kind]))} ms of ${times[kind].length}`,
      })),
    ]
  })
}

const at = (share: number, times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN

function drawn(): Kind {
  let left = Math.random() * 100
  for (const [kind, share] of Object.entries(mix)) if ((left -= share) < 0) return kind as Kind
  return 'query'
}

interface Answered {
  status: number
  body: Buffer
}
type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<Answered>

const ask = (settings: Settings, agent: Agent, { cookie }: Clerk): Ask => (method, path, body) =>
  new Promise((resolve, reject) => {
    const text = body && JSON.stringify(body)
    const headers = { cookie, ...(text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'idempotency-key': randomUUID() } : {}) }
    const asked = request({ agent, host: '127.0.0.1', port: settings.port, method, path: `/api${path}`, headers, timeout: 60_000 }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) }))
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer in 60 s')))
    asked.on('error', reject)
    asked.end(text)
  })

function wanted({ status, body }: Answered): Buffer {
  if (status !== 200) throw new Error(`${status} ${body.toString().slice(0, 300)}`)
  return body
}

/** What a clerk does; false where there was nothing to be measured yet. */
const acts: Readonly<Record<Kind, (ask: Ask, clerk: Clerk) => Promise<boolean>>> = {
  async query(ask, { exporter, n }) {
    const day = addDays(shanghaiDay(new Date()), -Math.floor(Math.random() * 300))
    const place = Math.floor(Math.random() * declarationsEach)
    const query = n % 3 === 0 ? '' : n % 3 === 1 ? `from=${addDays(day, -7)}&to=${day}` : `declarationNo=${numberOf(exporter, place)}`
    wanted(await ask('GET', `/verification/declarations?${query}`))
    return true
  },
  async open(ask, { exporter }) {
    wanted(await ask('GET', `/verification/declarations/${idOf(exporter, Math.floor(Math.random() * declarationsEach))}`))
    return true
  },
  async submit(ask, clerk) {
    if (clerk.next >= declarationsEach) return false
    const declarationIds = [idOf(clerk.exporter, clerk.next)]
    clerk.next += clerks / exporters
    const { id } = JSON.parse(wanted(await ask('POST', '/verification/batches', { officeId: offices[clerk.n % 2], declarationIds, reasons })).toString()) as { id: string }
    const { proofs } = JSON.parse(wanted(await ask('GET', `/verification/batches/${id}`)).toString()) as { proofs: { id: string }[] }
    clerk.proofs.push(...proofs.map((proof) => proof.id))
    return true
  },
  async download(ask, clerk) {
    const proof = clerk.proofs[Math.floor(Math.random() * clerk.proofs.length)]
    if (!proof) return false
    const answer = await ask('GET', `/verification/proofs/${proof}/file`)
    // not sealed yet: the page says so, and the clerk presses again later
    if (answer.status === 409 && answer.body.includes('PROOF_NOT_READY')) return false
    if (wanted(answer).toString('latin1', 0, 5) !== '%PDF-') throw new Error('a certificate is no PDF')
    return true
  },
}

const idOf = (exporter: number, place: number) => `01900000-0000-7000-8000-${(exporter * 100_000 + place).toString(16).padStart(12, '0')}`
const numberOf = (exporter: number, place: number) => `900920250${String(exporter * 100_000 + place).padStart(9, '0')}`

/** Exporters with declarations of three vehicles, and twenty clerks each, every one with a session of his own. */
async function fill(ownerUrl: string, { instance }: Settings): Promise<Clerk[]> {
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  const people: Clerk[] = []
  try {
    for (let e = 0; e < exporters; e++) {
      const enterpriseId = 9_001 + e
      const uscc = `9161013100000${enterpriseId}X`
      await owner.query(`insert into party (id, kind, uscc, name, province_code) values ($1, 'exporter', $2, $3, '610000')`, [enterpriseId, uscc, `西安汽车出口有限公司${e}`])
      await owner.query(
        `insert into declaration (enterprise_id, id, declaration_no, version, status, provenance, confirmed_at, declare_date,
                export_date, list_date, close_date, consignor_uscc, consignor_name, producer_name, licence_no, declare_customs, exit_customs,
                departure_port, trade_country, destination_country, supervision_mode, transport_mode, vehicle_count, province_code, changed_at)
         select $1::bigint, ('01900000-0000-7000-8000-' || lpad(to_hex($2::bigint * 100000 + n), 12, '0'))::uuid, '900920250' || lpad(($2::bigint * 100000 + n)::text, 9, '0'),
                1, 'closed', 'customs', now(), day - 3, day, day, day, $3, $4, '渭南远途二手车销售有限公司', '25-61-100001', '9009', '9400', '940001', 'BLR', 'BLR',
                '0110', '5', $5::int, '610000', now()
           from generate_series(0, $6::int - 1) n, lateral (select $7::date - (n * 300 / $6::int) as day) d`,
        [enterpriseId, e, uscc, `西安汽车出口有限公司${e}`, vehiclesEach, declarationsEach, shanghaiDay(new Date())],
      )
      await owner.query(
        `insert into vehicle (enterprise_id, id, declaration_id, item_no, n, vin, vin_source, licence_no, brand, model, list_date, province_code)
         select d.enterprise_id, gen_random_uuid(), d.id, 1, k, 'LSVAM41' || (1000000000 + row_number() over (order by d.id, k) + $2::bigint * 100000), 'vin', d.licence_no, '大众牌', 'SVW7200', d.list_date, '610000'
           from declaration d, generate_series(1, $3::int) k where d.enterprise_id = $1`,
        [enterpriseId, e, vehiclesEach],
      )
      for (let i = 0; i < clerks / exporters; i++) people.push(await addClerk(owner, e, enterpriseId, i, instance))
    }
    await owner.query('vacuum analyze')
  } finally {
    await owner.end()
  }
  return people
}

async function addClerk(owner: Client, exporter: number, enterpriseId: number, place: number, instance: string): Promise<Clerk> {
  const [token, accountId] = [randomBytes(32).toString('base64url'), randomUUID()]
  const grants = ['role:exporter', 'approval:used-vehicle-export', 'consent:verification', 'consent:data-collaboration']
  await owner.query('insert into account (id, name) values ($1, $2)', [accountId, `王芳${place}`])
  await owner.query(
    `insert into session (token_sha256, account_id, enterprise_id, grants, cert_sha256, expires_at) values ($1, $2, $3, $4, 'bench', now() + interval '8 hours')`,
    [createHash('sha256').update(token).digest('hex'), accountId, enterpriseId, grants],
  )
  return { n: exporter + place, exporter, cookie: `chechuang-${instance}=${token}`, next: place, proofs: [] }
}

async function openSealings(ownerUrl: string): Promise<number> {
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  const { rows } = await owner.query<{ open: number }>(`select count(*)::int as open from proof where status = 'sealing' and enterprise_id > 9000`)
  await owner.end()
  return rows[0]?.open ?? 0
}

/** Seconds of CPU since their start of the server, the worker, the database with its backends, and of this program that asks. */
function spent(dataDir: string): Record<string, number> {
  const found: Record<string, number> = { server: 0, worker: 0, postgres: 0, 'the askers': cpuSecondsOf(process.pid) }
  const postmaster = globSync(join(dataDir, '**/postmaster.pid')).map((file) => readFileSync(file, 'utf8').split('\n')[0])[0]
  for (const folder of globSync('/proc/[0-9]*')) {
    const pid = Number(folder.slice(6))
    try {
      const command = readFileSync(`${folder}/cmdline`, 'utf8')
      const parent = /\nPPid:\s+(\d+)/.exec(readFileSync(`${folder}/status`, 'utf8'))?.[1]
      const entry = (['server', 'worker'] as const).find((name) => command.includes(`src/app/${name}.ts`))
      const who = entry && parent === String(process.pid) ? entry : parent === postmaster || String(pid) === postmaster ? 'postgres' : undefined
      if (who) found[who] = (found[who] ?? 0) + cpuSecondsOf(pid)
    } catch (error) {
      // it ended while we looked
      if (!['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  return found
}
