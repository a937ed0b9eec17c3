// What every way to customs must do, whichever adapter carries it. Run it with a real customs (a simulator is one) behind.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Claimed } from '../../platform/server/outbox/queue.ts'
import type { Deliver } from '../../platform/server/outbox/worker.ts'
import { parseDeclarationReply } from '../customs/messages.ts'

export interface Answer {
  messageType: string
  correlatesTo: string | null
  body: Buffer
}

export interface CustomsUnderTest {
  deliver: Deliver
  /** answers that were stored, each once */
  answersTo(messageId: string): Promise<Answer[]>
  /** customs takes messages, refuses them all, or nobody is there */
  behave(how: 'normal' | 'refuse' | 'twice' | 'away'): Promise<void>
  close(): Promise<void>
}

/** `known` is a declaration that `requesterUscc` may ask for; `unknown` is none. */
export function customsContract(
  name: string,
  given: { known: string; unknown: string; requesterUscc: string; open: () => Promise<CustomsUnderTest> },
): void {
  describe(`customs ${name}`, () => {
    let customs: CustomsUnderTest
    beforeAll(async () => {
      customs = await given.open()
    })
    afterAll(() => customs?.close())

    const question = (declarationNo: string): Claimed => ({
      id: '1', messageId: randomUUID(), enterpriseId: '7', destination: 'customs', messageType: 'declaration-query', objectKey: `7/${declarationNo}`,
      correlatesTo: null, body: { declarationNo, requesterUscc: given.requesterUscc }, context: null, attempts: 0,
    })

    async function answersTo(messageId: string, count = 1): Promise<Answer[]> {
      for (const end = Date.now() + 8_000; ; await pause(50)) {
        const answers = await customs.answersTo(messageId)
        if (answers.length >= count || Date.now() > end) return answers
      }
    }

    it('a question is taken and answered under its own id, with the declaration as customs holds it', async () => {
      const asked = question(given.known)
      expect(await customs.deliver(asked)).toEqual({ outcome: 'done' })
      const [answer] = await answersTo(asked.messageId)
      expect(answer).toMatchObject({ messageType: 'declaration-reply', correlatesTo: asked.messageId })
      expect(parseDeclarationReply(answer?.body ?? Buffer.alloc(0))).toMatchObject({ result: 'found', facts: { declarationNo: given.known } })
    })

    it('what customs doesn’t know is an answer as well', async () => {
      const asked = question(given.unknown)
      await customs.deliver(asked)
      const [answer] = await answersTo(asked.messageId)
      expect(parseDeclarationReply(answer?.body ?? Buffer.alloc(0))).toMatchObject({ result: 'not-found', declarationNo: given.unknown })
    })

    it('a question that is sent twice is taken twice and answered once', async () => {
      const asked = question(given.known)
      expect(await customs.deliver(asked)).toEqual({ outcome: 'done' })
      expect(await customs.deliver(asked)).toEqual({ outcome: 'done' })
      await answersTo(asked.messageId)
      await pause(700)
      expect(await customs.answersTo(asked.messageId)).toHaveLength(1)
    })

    it('two answers under two ids are both kept: which one counts is not decided here', async () => {
      await customs.behave('twice')
      const asked = question(given.known)
      await customs.deliver(asked)
      expect(await answersTo(asked.messageId, 2)).toHaveLength(2)
      await customs.behave('normal')
    })

    it('a refusal is for good, and says so', async () => {
      await customs.behave('refuse')
      expect(await customs.deliver(question(given.known))).toEqual({ outcome: 'refused', reason: expect.stringMatching(/\p{Script=Han}/u) })
      await customs.behave('normal')
    })

    it('with nobody there it is unreachable, which is no attempt', async () => {
      await customs.behave('away')
      expect((await customs.deliver(question(given.known))).outcome).toBe('unreachable')
    })
  })
}
