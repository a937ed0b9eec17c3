// What customs changes after a proof was given, what a file says before customs does, and what two windows do at once.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../platform/contract/refusal.ts'
import { endUnanswered } from '../capabilities/data-collaboration/server/end-unanswered.ts'
import { eventually } from '../platform/server/testing/eventually.ts'
import { reply } from '../outside/testing/customs-reply.ts'
import { sampleVin } from '../vocabulary/testing/sample-vin.ts'
import { customsRecord, licenceRecord, partneredWorld } from './testing/partnered-world.ts'
import { parties, sessionCookie, type PartyKey } from './testing/world.ts'

const licence = '26-61-200001'
const vinsOf = (n: number) => [sampleVin(60_000 + n * 2), sampleVin(60_001 + n * 2)]
const numbers = Array.from({ length: 8 }, (_, n) => `90112026001000${String(4100 + n)}`)
const [amended = '', deleted = '', confirmed = '', compared = '', raced = '', returned = '', expiring = '', newer = ''] = numbers
const line = partneredWorld({
  declarations: numbers.map((no, n) => customsRecord(no, vinsOf(n))),
  licences: [licenceRecord(licence, numbers.flatMap((_, n) => vinsOf(n)))],
})
const reasons = { LICENCE_NOT_COVERING: '许可证另附', LICENCE_VEHICLES_MISSING: '其余下次办理' }
const officeId = parties.officeOne.id

interface Batch {
  id: string
  batchNo: string
  status: string
  proofs: { id: string; proofNo: string; declarationNo: string; status: string }[]
  history: { status: string; note: string | null }[]
}
const batchOf = async (id: string) => (await line.ask<Batch>('one', 'GET', `/verification/batches/${id}`)).body
const checked = async (proofNo: string) => (await line.ask<{ status: string }>('two', 'POST', '/certificate-check', { proofNo })).body.status
const submit = (declarationIds: string[]) => line.ask<{ id: string } & Problem>('one', 'POST', '/verification/batches', { officeId, declarationIds, reasons })

async function extracted(no: string): Promise<string> {
  const { items } = await line.ended(await line.extract(no))
  expect(items[0]?.note).toBeNull()
  return items[0]?.declarationId as string
}

/** Extracted, submitted, sealed and on the desk. */
async function proved(no: string): Promise<{ declarationId: string; batch: Batch; proofNo: string; deskId: string }> {
  const declarationId = await extracted(no)
  const { status, body } = await submit([declarationId])
  expect(status, JSON.stringify(body)).toBe(200)
  const batch = await eventually(async () => {
    const seen = await batchOf(body.id)
    return seen.status === 'delivered' && seen
  })
  const desk = await line.ask<{ rows: { id: string }[] }>('officeOne', 'GET', `/desk/batches?find=${batch.batchNo}`)
  return { declarationId, batch, proofNo: batch.proofs[0]?.proofNo as string, deskId: desk.body.rows[0]?.id as string }
}

describe('a declaration that customs changes after the proof (decision 7)', () => {
  it('amended: the certificate is superseded, everybody who looks is told, and its vehicles can be submitted again', async () => {
    const { declarationId, batch, proofNo, deskId } = await proved(amended)
    expect(await checked(proofNo)).toBe('genuine')
    // while it stands, its vehicles can't be proved twice at the office
    expect((await submit([declarationId])).body).toMatchObject({ status: 409, code: 'VEHICLE_PROVED_AT_OFFICE' })

    const [first] = vinsOf(0)
    await line.customs.control({ amend: { entryId: amended, items: [{
      GNo: '1', GQty: '1', DeclTotal: '9800',
      DecGoodsLimits: [{ GoodsNo: '1', LicTypeCode: '4', LicenceNo: licence, DecGoodsLimitVin: [{ LicenceNo: licence, LicTypeCode: '4', VinNo: '1', VinCode: first }] }],
    }] } })
    const seen = await eventually(async () => {
      const now = await batchOf(batch.id)
      return now.proofs[0]?.status === 'superseded' && now
    })
    expect(seen.history.at(-1)?.note).toContain(proofNo)
    expect(seen.history.at(-1)?.note).toContain('海关已修改该报关单')
    expect(await checked(proofNo)).toBe('superseded')
    // the office too: it accepts nothing on it, and sends its vehicles back
    const desk = await eventually(async () => {
      const { body } = await line.ask<{ supersededProofs: number; proofs: { supersededReason: string | null }[] }>('officeOne', 'GET', `/desk/batches/${deskId}`)
      return body.supersededProofs > 0 && body
    })
    expect(desk.proofs).toMatchObject([{ supersededReason: '海关已修改该报关单' }])
    const acceptance = await line.ask<Problem>('officeOne', 'POST', `/desk/batches/${deskId}/acceptance`, {})
    expect(acceptance.body).toMatchObject({ status: 409, code: 'DESK_PROOF_SUPERSEDED', title: `证明 ${proofNo} 已失效（海关已修改该报关单），其车辆不能受理或登记注销。` })
    expect((await line.ask('officeOne', 'POST', `/desk/batches/${deskId}/return`, { reasonCode: 'proof-superseded' })).status).toBe(200)
    // what was sealed can still be read: it is what was given out
    expect((await line.ask('one', 'GET', `/verification/batches/${batch.id}`)).status).toBe(200)

    const again = await submit([declarationId])
    expect(again.status, JSON.stringify(again.body)).toBe(200)
    const next = await eventually(async () => {
      const now = await batchOf(again.body.id)
      return now.status === 'delivered' && now
    })
    expect(next.proofs[0]?.proofNo).not.toBe(proofNo)
    expect(await checked(next.proofs[0]?.proofNo as string)).toBe('genuine')
    expect(await checked(proofNo)).toBe('superseded')
  })

  it('deleted: the certificate is superseded, and the declaration is submitted no more', async () => {
    const { declarationId, batch, proofNo } = await proved(deleted)
    await line.customs.control({ delete: deleted })
    const seen = await eventually(async () => {
      const now = await batchOf(batch.id)
      return now.proofs[0]?.status === 'superseded' && now
    })
    expect(seen.history.at(-1)?.note).toContain('已不是结关状态')
    expect(await checked(proofNo)).toBe('superseded')
    expect((await submit([declarationId])).body).toMatchObject({ status: 409, code: 'DECLARATION_NOT_CLOSED' })
  })
})

describe('a declaration file', () => {
  const fileOf = (no: string, vins: readonly string[], uscc: string = parties.one.uscc, brand = '旧测试牌1.8升小轿车') => {
    const text = reply({
      entryId: no,
      head: `<IEFlag>E</IEFlag><CustomMaster>9011</CustomMaster><IEPort>9401</IEPort><LicenseNo>${licence}</LicenseNo><OwnerName>${parties.one.name}</OwnerName>
        <TradeCountry>KAZ</TradeCountry><TradeMode>0110</TradeMode><TradeName>${parties.one.name}</TradeName><TrafMode>4</TrafMode><EntryId>${no}</EntryId>
        <TradeCoScc>${uscc}</TradeCoScc><TradeAreaCode>KAZ</TradeAreaCode><EntyPortCode>650501</EntyPortCode>`,
      items: `<DecList><GNo>1</GNo><CodeTS>8703234110</CodeTS><GName>${brand}</GName><GModel>测试牌|TS7180</GModel><GQty>${vins.length}</GQty><GUnit>003</GUnit>
        <DeclPrice>9800</DeclPrice><DeclTotal>${9800 * vins.length}</DeclTotal><TradeCurr>USD</TradeCurr><OriginCountry>KAZ</OriginCountry>
        <DestinationCountry>CHN</DestinationCountry><DecGoodsLimits><DecGoodsLimit>${vins.map((vin) => `<DecGoodsLimitVin><VinCode>${vin}</VinCode></DecGoodsLimitVin>`).join('')}
        </DecGoodsLimit></DecGoodsLimits></DecList>`,
    })
    return `<?xml version="1.0" encoding="UTF-8"?>${text.slice(text.indexOf('<DecMessage'), text.indexOf('</DeclarationReply>'))}`
  }
  interface Uploaded { declarationId: string; outcome: string; vehicles: number; extractionId: string; differences: { field: string; file: string | null; customs: string | null }[] }
  const upload = (content: string | Buffer, fileName = '报关单.xml') =>
    line.ask<Uploaded & Problem>('one', 'POST', '/data-collaboration/files', { fileName, contentBase64: Buffer.from(content as string).toString('base64') })

  it('is not enough until customs has confirmed it; then customs’ words stand', async () => {
    await line.customs.control({ mode: 'slow', delayMs: 1200 })
    const { status, body } = await upload(fileOf(confirmed, vinsOf(2)))
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({ outcome: 'new', vehicles: 2, differences: [] })
    expect((await line.extraction(body.extractionId)).items).toMatchObject([{ file: { name: '报关单.xml', differences: null } }])
    expect((await submit([body.declarationId])).body).toMatchObject({ status: 409, code: 'DECLARATION_NOT_CLOSED' })
    const { items } = await line.ended(body.extractionId)
    await line.customs.control({ mode: 'normal' })
    expect(items).toMatchObject([{ state: 'updated', declarationId: body.declarationId, file: { name: '报关单.xml', declareDate: '2026-03-08', differences: [] } }])
    expect((await submit([body.declarationId])).status).toBe(200)
  })

  it('that says something else than customs is compared, and changes nothing', async () => {
    const declarationId = await extracted(compared)
    const other = [sampleVin(69_000), sampleVin(69_001)]
    const { body } = await upload(fileOf(compared, other, parties.one.uscc, '旧测试牌<script>alert(1)</script>'.replace(/</g, '&lt;')))
    expect(body).toMatchObject({ declarationId, outcome: 'compared' })
    expect(body.differences).toEqual(expect.arrayContaining([
      { field: 'vins', file: other.toSorted().join('、'), customs: vinsOf(3).toSorted().join('、') },
      { field: 'item 1 goodsName', file: '旧测试牌<script>alert(1)</script>', customs: '旧测试牌1.8升小轿车' },
    ]))
    const { rows } = await line.world.owner.query('select array_agg(vin order by vin) as vins from vehicle where declaration_id = $1', [declarationId])
    expect(rows[0]).toEqual({ vins: vinsOf(3).toSorted() })
    // they stay with the line, when customs has answered anew and for whoever looks later
    const { items } = await line.ended(body.extractionId)
    expect(items).toMatchObject([{ state: 'unchanged', file: { name: '报关单.xml', declareDate: '2026-03-08', differences: body.differences } }])
  })

  it('customs’ newer words are what the file is held against; asked for again it is still the file', async () => {
    await extracted(newer)
    await line.customs.control({ mode: 'silent' })
    const { body } = await upload(fileOf(newer, vinsOf(7), parties.one.uscc, '旧甲牌1.8升小轿车'), '甲.xml')
    await eventually(async () => (await line.extraction(body.extractionId)).items[0]?.state === 'asked')
    await endUnanswered(line.world.database, { now: () => new Date(Date.now() + 11 * 60_000) }, 10)
    const first = (await line.extraction(body.extractionId)).items
    expect(first).toMatchObject([{ state: 'unanswered', file: { name: '甲.xml', differences: [{ field: 'item 1 goodsName', file: '旧甲牌1.8升小轿车', customs: '旧测试牌1.8升小轿车' }] } }])
    await line.customs.control({ mode: 'normal' })
    await line.customs.control({ amend: { entryId: newer, head: { TradeMode: '1039' } } })
    const again = await line.ask<{ id: string }>('one', 'POST', `/data-collaboration/extractions/${body.extractionId}/retry`, {})
    expect((await line.ended(again.body.id)).items[0]?.file?.differences).toEqual(expect.arrayContaining([
      { field: 'supervisionMode', file: '0110', customs: '1039' }, { field: 'item 1 goodsName', file: '旧甲牌1.8升小轿车', customs: '旧测试牌1.8升小轿车' },
    ]))
  })

  it('of another enterprise, without a number, too large, or no file at all, is refused in words', async () => {
    expect((await upload(fileOf('901120260010004999', vinsOf(40), parties.two.uscc))).body).toMatchObject({ status: 422, code: 'FILE_FOREIGN' })
    expect((await upload(fileOf('901120260010004999', vinsOf(40)).replace(/<EntryId>.*?<\/EntryId>/, ''))).body).toMatchObject({ code: 'FILE_WITHOUT_NUMBER' })
    const unreadable = async (content: string | Buffer) => (await upload(content)).body.title
    expect(await unreadable('PK\u0003\u0004')).toContain('报文应以“<”开始，开头却是“P”')
    // ten megabytes of XML are read, a byte more is told so
    expect(await unreadable(`<a>${'<b/>'.repeat(2_600_000)}</a>`)).toContain('报文的元素超过 100000 个')
    expect(await unreadable(Buffer.alloc(10 * 1024 * 1024 + 1, '<'))).toContain('报文超过 10 MiB')
    expect(await unreadable(Buffer.alloc(11 * 1024 * 1024, '<'))).toContain('文件不能超过10MB')
    expect((await upload(Buffer.alloc(13 * 1024 * 1024, '<'))).body).toMatchObject({ status: 413, code: 'INPUT_TOO_LARGE' })
  })
})

describe('two windows', () => {
  const ask = async (who: PartyKey, path: string, payload: object, key = randomUUID(), token?: string) => {
    const answer = await line.world.server.http.inject({
      method: 'POST', url: `/api${path}`, payload, headers: { 'idempotency-key': key }, cookies: { [sessionCookie(line.world)]: token ?? (await line.world.signIn(who)) },
    })
    return { status: answer.statusCode, body: answer.json<{ id?: string; status: unknown } & Problem>() }
  }
  const tally = (answers: readonly { status: number }[]) => Object.fromEntries([...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]))

  it('the same submission ten times at once is one batch; under ten keys one of them is told what stands in the way', async () => {
    const declarationId = await extracted(raced)
    const body = { officeId, declarationIds: [declarationId], reasons }
    const token = await line.world.signIn('one')
    const key = randomUUID()
    const same = await Promise.all(Array.from({ length: 10 }, () => ask('one', '/verification/batches', body, key, token)))
    expect(tally(same)).toEqual({ 200: 10 })
    expect(new Set(same.map((answer) => answer.body.id)).size).toBe(1)
    const others = await Promise.all(Array.from({ length: 5 }, () => ask('one', '/verification/batches', body)))
    expect(tally(others)).toEqual({ 409: 5 })
    for (const { body: problem } of others) expect(problem.title).toMatch(/车架号 \w{17} (在该车辆管理所已有有效证明|已在该车辆管理所的另一批次中)/)

    const withdrawals = await Promise.all([1, 2, 3].map((n) => ask('one', `/verification/batches/${same[0]?.body.id}/withdrawal`, { reason: `填报有误${n}` })))
    expect(tally(withdrawals)).toEqual({ 200: 1, 409: 2 })
    expect(withdrawals.find(({ status }) => status === 409)?.body.title).toMatch(/批次当前为“(撤回中|已撤回)”，不能撤回。/)
  })

  it('two officers decide one batch: the second is told how it stands', async () => {
    const { deskId } = await proved(returned)
    const answers = await Promise.all([
      ask('officeOne', `/desk/batches/${deskId}/acceptance`, {}),
      ask('officeOne', `/desk/batches/${deskId}/return`, { reasonCode: 'not-at-counter' }),
      ask('officeOne', `/desk/batches/${deskId}/acceptance`, {}),
    ])
    expect(tally(answers)).toEqual({ 200: 1, 409: 2 })
    for (const { body } of answers.filter(({ status }) => status === 409)) expect(body.title).toMatch(/批次当前为“(已受理|已退回)”/)
  })

  it('a session that ended in the middle of the wizard: 401 in words, what was filled in is there after the next login', async () => {
    const declarationId = await extracted(expiring)
    const token = await line.world.signIn('one')
    const cookies = { [sessionCookie(line.world)]: token }
    const content = { declarationIds: [declarationId], officeId }
    const works = { begun: { at: '2026-03-15T04:00:00.000Z', content } }
    const { http } = line.world.server
    expect((await http.inject({ method: 'PUT', url: '/api/drafts/submit-batch', payload: { works }, cookies })).statusCode).toBe(200)
    await line.world.owner.query(`update session set expires_at = now() - interval '1 second' where expires_at > now()`)
    const late = await ask('one', '/verification/batches', { ...content, reasons }, randomUUID(), token)
    expect(late).toMatchObject({ status: 401, body: { code: 'SESSION_MISSING', remedy: '请插好卡介质重新登录，已填写的内容会保留。' } })
    const again = await http.inject({ url: '/api/drafts/submit-batch', cookies: { [sessionCookie(line.world)]: await line.world.signIn('one') } })
    expect(again.json()).toEqual({ works })
  })
})

it('nothing of all this was a surprise', () => {
  expect(line.faults).toEqual([])
})
