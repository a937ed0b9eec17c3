// How customs behaves is changed for everybody: when all others are done.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { agree, expect, test } from '../support/people.ts'
import { clean, noOf } from '../support/world.ts'

const partners = join(process.env.CHECHUANG_DATA_DIR ?? '', 'partners.json')

async function customs(mode: 'garbage' | 'refuse' | 'normal'): Promise<void> {
  const { url } = (JSON.parse(readFileSync(partners, 'utf8')) as Record<string, { url: string }>)['customs']!
  const answer = await fetch(url.replace(/\/messages$/, '/control'), { method: 'POST', body: JSON.stringify({ mode }), headers: { 'content-type': 'application/json' } })
  expect(answer.ok, await answer.text()).toBe(true)
}
const counts = (page: Page) => page.getByRole('status').filter({ hasText: '未成功' })

test.beforeAll(() => expect(existsSync(partners), 'CHECHUANG_DATA_DIR must name the data folder of the product, so that its simulators can be steered').toBe(true))
test.afterEach(() => customs('normal'))

test('3.1.2-5 数据协同：海关应答有误时逐个说明，重试后全部成功，号码、进度、车辆数都对', async ({ open }) => {
  const page = await open('exporter-b')
  await agree(page)
  const some = clean('exporter-b').slice(0, 3)
  const vehicles = some.reduce((sum, one) => sum + one.vehicles.length, 0)
  await customs('garbage')
  await page.goto('/data-collaboration/extractions')
  await page.getByLabel(/^报关单号/).fill(some.map(noOf).join('\n'))
  await page.getByRole('button', { name: '开始提取' }).click()
  await expect(counts(page)).toHaveText(/3 \/ 3\s*成功 0\s*未成功 3\s*进行中 0\s*车辆 0/, { timeout: 40_000 })
  for (const one of some) await expect(page.getByRole('row').filter({ hasText: noOf(one) })).toContainText('应答无法识别')
  // what a parser said is no word for a clerk
  await expect(page.getByRole('main')).not.toContainText(/[a-z]{4,}/)

  await customs('normal')
  await page.getByRole('button', { name: '重试未成功的 3 个' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '重试 3 票报关单' })).toBeVisible()
  await expect(counts(page)).toHaveText(new RegExp(`3 / 3\\s*成功 3\\s*未成功 0\\s*进行中 0\\s*车辆 ${vehicles}`), { timeout: 40_000 })
  await expect(page.getByRole('button', { name: /^重试/ })).toHaveCount(0)
})

test('3.1.2-5 数据协同：清单没有取得时说明，重新取清单后逐票提取', async ({ open }) => {
  const page = await open('exporter-b')
  await agree(page)
  await customs('refuse')
  await page.goto('/data-collaboration/extractions')
  await page.getByRole('tab', { name: '按出口日期' }).click()
  await page.getByRole('tabpanel', { name: '按出口日期' }).getByRole('button', { name: '开始提取' }).click()
  await expect(page.getByText('没有取得报关单清单')).toBeVisible({ timeout: 40_000 })
  await expect(counts(page)).toHaveCount(0)
  const address = new URL(page.url()).pathname
  await customs('normal')
  await page.getByRole('button', { name: '重新取清单' }).click()
  await expect(page).not.toHaveURL(new RegExp(address))
  await expect(page.getByRole('status').filter({ hasText: '取报关单清单' })).toContainText(/海关在该时间段有 \d+ 票报关单/, { timeout: 40_000 })
  await expect(counts(page)).toHaveText(/未成功 0\s*进行中 0/, { timeout: 60_000 })
  // the failed one stays in the records, told apart from numbers that failed
  await page.goto('/data-collaboration/extractions')
  await expect(page.getByRole('row').filter({ has: page.locator(`a[href="${address}"]`) })).toContainText('清单未取得')
})
