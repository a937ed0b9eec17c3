import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChild, type Child } from '../testing/child.ts'
import { Product, type Taken } from '../testing/product.ts'
import { CONSIGNOR, ENTRY_ID, PRODUCER, sampleDeclaration } from '../testing/sample-declaration.ts'
import { all, readTree, textOf, type Tree } from '../testing/xml-tree.ts'

const OPEN = '901120250010000124'
const ending = (digits: string): string => `901120250010000${digits}`
const query = (entryId: string, requester = CONSIGNOR): string =>
  `<?xml version="1.0" encoding="UTF-8"?><DeclarationQuery><EntryId>${entryId}</EntryId><RequesterUscc>${requester}</RequesterUscc></DeclarationQuery>`

let product: Product
let child: Child

function writeDeclarations(records: unknown[]): void {
  writeFileSync(join(product.dataDir, 'declarations.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''))
}
const open = (): unknown => ({ ...sampleDeclaration(OPEN), clearance: { channel: 'F', noticeDate: '20250308T09000000', declareDate: '2025-03-08' } })

beforeEach(async () => {
  product = new Product()
  await product.listen()
  mkdirSync(product.dataDir)
  writeDeclarations([sampleDeclaration(), open(), ...['901', '903', '904', '905', '906'].map((digits) => sampleDeclaration(ending(digits)))])
  child = await startChild('customs', product)
})
afterEach(async () => {
  await child.stop()
  await product.end()
})

const ask = (entryId: string, requester?: string) => product.send(child.url, query(entryId, requester), 'declaration-query')
async function answerTo(entryId: string, requester?: string): Promise<Tree> {
  const sent = await ask(entryId, requester)
  expect(sent.status).toBe(202)
  const [answer] = await product.waitFor(1, ({ correlatesTo }) => correlatesTo === sent.id)
  expect(answer).toMatchObject({ type: 'declaration-reply', sender: 'customs', contentType: 'application/xml', genuine: true })
  return readTree(answer?.body ?? '')
}

describe('declaration-query', () => {
  it('tells consignor and producer, nobody else', async () => {
    for (const requester of [CONSIGNOR, PRODUCER]) {
      const reply = await answerTo(ENTRY_ID, requester)
      expect(textOf(reply, 'Result')).toBe('found')
      expect(textOf(reply, 'DecMessage', 'DecHead', 'EntryId')).toBe(ENTRY_ID)
    }
    const stranger = await answerTo(ENTRY_ID, '91610131MA6TEST03Z')
    expect(textOf(stranger, 'Result')).toBe('not-a-party')
    expect(all(stranger, 'DecMessage')).toEqual([])
    const unknown = await answerTo('901120250010999999')
    expect([textOf(unknown, 'Result'), textOf(unknown, 'EntryId')]).toEqual(['not-found', '901120250010999999'])
  })

  it('is refused for good when it is no such query', async () => {
    const bodies = ['<DeclarationQuery>', '<Other/>', query('12'), query(ENTRY_ID, '<'), query(ENTRY_ID).replace('</DeclarationQuery>', '<More/></DeclarationQuery>'),
      `<!DOCTYPE x [<!ENTITY e "${ENTRY_ID}">]>${query('&e;')}`]
    for (const body of bodies) expect((await product.send(child.url, body, 'declaration-query')).status).toBe(400)
    expect((await product.send(child.url, '<X/>', 'declaration-reply')).status).toBe(400)
    expect(await child.state()).toMatchObject({ received: 0, declarations: 7 })
  })
})

describe('a sentinel', () => {
  it('901 is late, 902 silent, 907 not taken', async () => {
    await ask(ending('901'))
    await ask(ending('902'))
    expect((await ask(ending('907'))).status).toBe(400)
    await pause(800)
    expect(product.taken).toHaveLength(0)
    expect(await child.state()).toMatchObject({ effects: 2, outgoing: { pending: 1 } })
  })

  it('903 is refused, 906 answered with another number', async () => {
    expect(textOf(await answerTo(ending('903')), 'Result')).toBe('refused')
    expect(textOf(await answerTo(ending('906')), 'EntryId')).toBe(ending('000'))
  })

  it('904 is answered twice, 905 with garbage', async () => {
    const twice = await ask(ending('904'))
    const answers = await product.waitFor(2, ({ correlatesTo }) => correlatesTo === twice.id)
    expect(new Set(answers.map(({ id }) => id)).size).toBe(2)
    const garbage = await ask(ending('905'))
    const [answer] = await product.waitFor(1, ({ correlatesTo }) => correlatesTo === garbage.id)
    expect(() => readTree(answer?.body ?? '')).toThrow()
  })
})

describe('a change afterwards', () => {
  const isNotice = ({ type }: Taken): boolean => type === 'declaration-notice'

  it('closes, amends and deletes, each with a later notice, in order', async () => {
    expect(await child.control({ close: OPEN })).toBe(200)
    expect(await child.control({ amend: { entryId: OPEN, head: { GrossWet: '3130', NoteS: 'A<B&C' }, items: [{ GNo: '1', GQty: '1' }] } })).toBe(200)
    expect(await child.control({ delete: OPEN })).toBe(200)
    const notices = await product.waitFor(3, isNotice)
    expect(notices.every(({ correlatesTo, genuine }) => correlatesTo === undefined && genuine)).toBe(true)
    const trees = notices.map(({ body }) => readTree(body))
    expect(trees.map((tree) => textOf(tree, 'Clearance', 'Channel'))).toEqual(['R', 'R', 'D'])
    expect(textOf(trees[0]!, 'Clearance', 'ExportDate')).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(trees.map((tree) => textOf(tree, 'DecMessage', 'DecHead', 'NoteS'))).toEqual(['二手车', 'A<B&C', 'A<B&C'])
    expect(textOf(trees[1]!, 'DecMessage', 'DecLists', 'DecList', 'GQty')).toBe('1')
    const dates = trees.map((tree) => textOf(tree, 'Clearance', 'NoticeDate') ?? '')
    expect(dates.toSorted()).toEqual(dates)
    expect(new Set(dates).size).toBe(3)
    expect(textOf(await answerTo(OPEN), 'Clearance', 'Channel')).toBe('D')
  })

  it('is kept over a restart and a file whose line did not change', async () => {
    await child.control({ delete: OPEN })
    await product.waitFor(1, isNotice)
    await child.kill()
    child = await startChild('customs', product)
    expect(textOf(await answerTo(OPEN), 'Clearance', 'Channel')).toBe('D')
    writeDeclarations([open(), sampleDeclaration('901120250010000125')])
    expect(textOf(await answerTo(OPEN), 'Clearance', 'Channel')).toBe('D')
    expect(textOf(await answerTo('901120250010000125'), 'Result')).toBe('found')
    expect(textOf(await answerTo(ENTRY_ID), 'Result')).toBe('not-found')
  })

  it('must leave a declaration that customs could hold', async () => {
    const bad = [
      { amend: { entryId: OPEN, head: { TradeMode: '1' } } }, { amend: { entryId: OPEN, head: { Unknown: '1' } } },
      { amend: { entryId: OPEN, head: { NoteS: '\u0001' } } }, { close: '901120250010999999' }, { close: OPEN, delete: OPEN }, { delete: 5 },
    ]
    for (const command of bad) expect(await child.control(command)).toBe(400)
    await pause(200)
    expect(product.taken).toHaveLength(0)
    expect(textOf(await answerTo(OPEN), 'Clearance', 'Channel')).toBe('F')
  })
})
