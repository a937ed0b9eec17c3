// A disk that is full while a certificate is sealed: nothing half written is given out, everybody who looks is told what
// is the matter, and it goes on by itself when there is room.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inWords, type FileStore } from '../platform/server/files/file-store.ts'
import { eventually } from '../platform/server/testing/eventually.ts'
import { startWork, type Work } from './testing/work.ts'
import { parties, sessionCookie, smallWorld } from './testing/world.ts'

const world = smallWorld()
let work: Work
let full = true
let tries = 0
beforeAll(() => {
  const files: FileStore = {
    ...world.foundation.files,
    put: async (bytes) => {
      if (!full) return world.foundation.files.put(bytes)
      tries += 1
      throw inWords(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }))
    },
  }
  work = startWork({ ...world.foundation, files })
})
afterAll(() => work?.stop())

interface Batch { status: string; proofs: { id: string; status: string }[]; history: { status: string }[] }
const ask = async (method: 'GET' | 'POST', path: string, who: 'one' | 'operator' = 'one', payload?: object) =>
  world.server.http.inject({
    method, url: `/api${path}`, ...(payload ? { payload } : {}), headers: { 'idempotency-key': randomUUID() }, cookies: { [sessionCookie(world)]: await world.signIn(who) },
  })

it('submitted while the disk is full: under way for the clerk, told to the operator, never half there, and sealed once there is room', async () => {
  const body = { officeId: parties.officeOne.id, declarationIds: [world.things.one.freeDeclarationId], reasons: { LICENCE_VEHICLES_MISSING: '其余车辆下次办理' } }
  const submitted = await ask('POST', '/verification/batches', 'one', body)
  expect(submitted.statusCode, submitted.body).toBe(200)
  const { id } = submitted.json<{ id: string }>()
  const batch = async () => (await ask('GET', `/verification/batches/${id}`)).json<Batch>()

  await eventually(async () => tries >= 2, 20)
  const meanwhile = await batch()
  expect(meanwhile).toMatchObject({ status: 'submitted', proofs: [{ status: 'sealing' }] })
  // the download says that it isn't there yet, in words
  const file = await ask('GET', `/verification/proofs/${meanwhile.proofs[0]?.id}/file`)
  expect([file.statusCode, file.headers['content-type']]).toEqual([409, 'application/problem+json; charset=utf-8'])
  expect(file.json<{ title: string }>().title).toMatch(/\p{Script=Han}/u)
  const count = async (sql: string) => (await world.owner.query(sql, [id])).rowCount
  expect(await count(`select 1 from public_proof p join proof using (proof_no) where proof.batch_id = $1`)).toBe(0)
  expect(await count(`select 1 from outbox where message_type = 'batch-delivery' and context->>'batchId' = $1`)).toBe(0)
  expect((await world.owner.query(`select outcome from outbox where message_type = 'seal-proof' and done_at is null`)).rows).toEqual([{ outcome: expect.stringContaining('文件存储空间已满') }])
  const shown = await ask('GET', '/operations/messages', 'operator')
  expect(shown.body).toContain('文件存储空间已满')

  full = false
  await world.owner.query('update outbox set run_at = now() where done_at is null')
  const sealed = await eventually(async () => { const now = await batch(); return now.status === 'delivered' && now }, 30)
  expect(sealed.proofs).toMatchObject([{ status: 'valid' }])
  const pdf = await ask('GET', `/verification/proofs/${sealed.proofs[0]?.id}/file`)
  expect(pdf.statusCode).toBe(200)
  expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  expect(await count(`select 1 from outbox where message_type = 'batch-delivery' and context->>'batchId' = $1`)).toBe(1)
  expect(new Set(work.faults.map((fault) => (fault as { code?: string }).code))).toEqual(new Set(['ENOSPC']))
})
