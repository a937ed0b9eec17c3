// What every channel to a vehicle office must do: the office's own system, and our desk (decision 4).
import { createHash, randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OfficeAnswer, ToOffice } from '../port.ts'

/** An answer, and the message of ours that it correlates to. */
export type Heard = OfficeAnswer & { correlatesTo: string }

export interface OfficeUnderTest {
  officeCode: string
  /** Sends under this id; the same id again is the same message again. Resolves when the office has it, or refused it. */
  tell(messageId: string, message: ToOffice): Promise<'taken' | 'refused'>
  /** every answer so far, each once, in the order heard */
  answers(): Promise<Heard[]>
  /** an officer accepts the batch, as his own act */
  accept(batchNo: string): Promise<void>
  /** an officer looks at the batch and does what may be done with it: accepts it, or else sends it back */
  decide(batchNo: string): Promise<void>
  close(): Promise<void>
}

export function officeContract(name: string, open: () => Promise<OfficeUnderTest>, newId: () => string): void {
  describe(`vehicle office: ${name}`, () => {
    let office: OfficeUnderTest
    beforeAll(async () => {
      office = await open()
    })
    afterAll(() => office?.close())

    const delivery = (batchNo = `B${randomInt(1e12)}`): Extract<ToOffice, { type: 'batch-delivery' }> => {
      const pdf = Buffer.from(`%PDF-1.7\n${batchNo}`)
      return {
        type: 'batch-delivery',
        content: {
          batchNo, officeCode: office.officeCode, submittedAt: '2025-03-12T10:00:00+08:00',
          exporter: { uscc: '91610131MA6TXXXX0X', name: '某某汽车出口有限公司' },
          proofs: [{
            proofNo: `SXDZKA-ESC-${randomInt(1e12)}`, declarationNo: '901120250010000123', exportDate: '2025-03-10',
            sealedAt: '2025-03-12T10:00:00+08:00', vins: ['LSVAM4187C2184841', 'LVSHCAMB1CE054249'],
            pdfSha256: createHash('sha256').update(pdf).digest('hex'), pdf: pdf.toString('base64'),
          }],
        },
      }
    }

    async function heard(batchNo: string, wanted: (answer: Heard) => boolean): Promise<Heard | undefined> {
      for (const end = Date.now() + 8_000; ; await pause(40)) {
        const found = (await office.answers()).find((answer) => answer.batchNo === batchNo && wanted(answer))
        if (found || Date.now() > end) return found
      }
    }
    const receipt = (result: string) => (answer: Heard) => answer.type === 'batch-receipt' && answer.result === result

    it('a batch is taken, and its receipt answers the delivery', async () => {
      const [id, batch] = [newId(), delivery()]
      expect(await office.tell(id, batch)).toBe('taken')
      expect(await heard(batch.content.batchNo, receipt('received'))).toMatchObject({ correlatesTo: id })
    })

    it('the same delivery again is taken again and makes no second batch', async () => {
      const [id, batch] = [newId(), delivery()]
      await office.tell(id, batch)
      await heard(batch.content.batchNo, receipt('received'))
      expect(await office.tell(id, batch)).toBe('taken')
      await pause(300)
      const receipts = (await office.answers()).filter((answer) => answer.batchNo === batch.content.batchNo && receipt('received')(answer))
      expect(receipts).toHaveLength(1)
    })

    it('an accepted batch is told as accepted, once', async () => {
      const [id, batch] = [newId(), delivery()]
      await office.tell(id, batch)
      await heard(batch.content.batchNo, receipt('received'))
      await office.accept(batch.content.batchNo)
      expect(await heard(batch.content.batchNo, receipt('accepted'))).toMatchObject({ correlatesTo: id })
    })

    it('a batch that is only received can be withdrawn', async () => {
      const batch = delivery()
      await office.tell(newId(), batch)
      await heard(batch.content.batchNo, receipt('received'))
      const id = newId()
      await office.tell(id, { type: 'batch-withdrawal', content: { batchNo: batch.content.batchNo, reason: '填报有误', at: '2025-03-12T11:00:00+08:00' } })
      expect(await heard(batch.content.batchNo, (answer) => answer.type === 'withdrawal-answer')).toMatchObject({ granted: true, correlatesTo: id })
    })

    const superseded = (batch: ReturnType<typeof delivery>): Extract<ToOffice, { type: 'proof-superseded' }> => ({
      type: 'proof-superseded',
      content: { batchNo: batch.content.batchNo, proofNo: batch.content.proofs[0]?.proofNo ?? '', reason: '海关已修改该报关单', at: '2025-03-12T11:00:00+08:00' },
    })

    it('a certificate that customs overtook is taken note of, again too, and its batch is accepted no more', async () => {
      const batch = delivery()
      await office.tell(newId(), batch)
      await heard(batch.content.batchNo, receipt('received'))
      const id = newId()
      expect(await office.tell(id, superseded(batch))).toBe('taken')
      expect(await office.tell(id, superseded(batch))).toBe('taken')
      expect(await office.tell(newId(), superseded(batch))).toBe('taken')
      await office.decide(batch.content.batchNo)
      expect(await heard(batch.content.batchNo, receipt('sent-back'))).toBeDefined()
      const told = (await office.answers()).filter((answer) => answer.batchNo === batch.content.batchNo)
      expect(told.filter((answer) => 'result' in answer && (answer.result === 'accepted' || answer.result === 'deregistered'))).toEqual([])
    })

    it('news of a certificate that never came is refused', async () => {
      const batch = delivery()
      expect(await office.tell(newId(), superseded(batch))).toBe('refused')
      await office.tell(newId(), batch)
      const other = superseded(batch)
      other.content.proofNo = 'SXDZKA-ESC-1'
      expect(await office.tell(newId(), other)).toBe('refused')
    })

    it('an accepted batch is not given back', async () => {
      const batch = delivery()
      await office.tell(newId(), batch)
      await heard(batch.content.batchNo, receipt('received'))
      await office.accept(batch.content.batchNo)
      await heard(batch.content.batchNo, receipt('accepted'))
      await office.tell(newId(), { type: 'batch-withdrawal', content: { batchNo: batch.content.batchNo, reason: '填报有误', at: '2025-03-12T11:00:00+08:00' } })
      expect(await heard(batch.content.batchNo, (answer) => answer.type === 'withdrawal-answer')).toMatchObject({ granted: false })
    })
  })
}
