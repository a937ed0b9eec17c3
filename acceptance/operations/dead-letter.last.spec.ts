import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { submit, until, xian } from '../support/batches.ts'
import { agree, ask, expect, test } from '../support/people.ts'
import { take } from '../support/world.ts'

const partners = join(process.env.CHECHUANG_DATA_DIR ?? '', 'partners.json')

async function office(mode: 'refuse' | 'normal'): Promise<void> {
  const { url } = (JSON.parse(readFileSync(partners, 'utf8')) as Record<string, { url: string }>)[`office:${xian}`]!
  const answer = await fetch(url.replace(/\/messages$/, '/control'), { method: 'POST', body: JSON.stringify({ mode }), headers: { 'content-type': 'application/json' } })
  expect(answer.ok, await answer.text()).toBe(true)
}

test.beforeAll(() => expect(existsSync(partners), 'CHECHUANG_DATA_DIR must name the data folder of the product, so that its simulators can be steered').toBe(true))
test.afterEach(() => office('normal'))

test('运营台：车管所拒收的批次显示推送失败，运营方重发后企业看到已受理', async ({ open }) => {
  const [clerk, operator] = [await open('exporter-c'), await open('operator')]
  await agree(clerk)
  const [chosen] = await take(clerk, 'exporter-c', 'operations', 1)
  await office('refuse')
  const made = await submit(clerk, xian, [chosen!.id])
  await clerk.goto(`/verification/batches/${made.id}`)
  await expect(clerk.getByText('请勿重复提交。平台运营方处理后会继续推送，进展在本页显示。')).toBeVisible({ timeout: 40_000 })
  await office('normal')
  const detail = await ask<{ messages: { messageId: string; direction: string; messageType: string }[] }>(clerk, `/verification/batches/${made.id}`)
  const { messageId } = detail.messages.find(({ direction, messageType }) => direction === 'out' && messageType === 'batch-delivery')!
  await operator.goto('/operations/messages?state=dead')
  await operator.getByRole('button', { name: `重发报文 ${messageId}` }).click()
  await expect(clerk.getByText(/已受理，请按其安排携带车辆与证明办理注销。$/)).toBeVisible({ timeout: 40_000 })
  await until(clerk, made.id, 'accepted')
})
