import type { Page } from '@playwright/test'
import { baoji, officeId, officeNames, submit, until, xian } from '../support/batches.ts'
import { ask, expect, test } from '../support/people.ts'
import { dayOf, noOf, take, vinsOf } from '../support/world.ts'

// What comes after an office's no: what the exporter reads, and the way on from there.
const reason = '车辆未到场查验'
const note = (page: Page, title: string) => page.getByRole('status').filter({ hasText: title })

/** Decides at the desk as its page would, on a batch that has arrived there. */
async function atDesk(officer: Page, batchNo: string, path: 'decisions' | 'return' | 'acceptance', data: object): Promise<void> {
  const { rows } = await ask<{ rows: { id: string; batchNo: string }[] }>(officer, `/desk/batches?find=${batchNo}`)
  const row = rows.find((one) => one.batchNo === batchNo)
  expect(row, `batch ${batchNo} is not at the desk`).toBeTruthy()
  await ask(officer, `/desk/batches/${row!.id}/${path}`, { data })
}

const returned = async (page: Page) => (await ask<{ sentBack: number }>(page, '/verification/home')).sentBack

test('3.1.3-20 一辆车退回：批次写明哪辆、为何、怎么办，首页计数；车管所更正后即消', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const free = await take(clerk, 'exporter-b', 'withdrawal', 3)
  const several = free.toSorted((a, b) => b.declaration.vehicles.length - a.declaration.vehicles.length)[0]!
  const other = free.find((one) => one !== several)!
  // chosen in this order: the certificates, and whatever lists them, keep it
  const made = await submit(clerk, baoji, [several.id, other.id])
  await until(clerk, made.id, 'delivered')
  const vins = [...vinsOf(several.declaration), ...vinsOf(other.declaration)]
  const before = await returned(clerk)
  await clerk.goto(`/verification/batches/${made.id}`)
  const vehicles = clerk.getByRole('row').filter({ hasText: /^\d+[A-HJ-NPR-Z0-9]{17}\d{18}/ })
  await expect(vehicles).toHaveText([...vinsOf(several.declaration).entries(), ...vinsOf(other.declaration).entries()].map(([index, vin]) => new RegExp(`^${index + 1}${vin}`)))

  const back = vinsOf(several.declaration)[0]!
  await atDesk(officer, made.batchNo, 'decisions', { decisions: [{ vin: back, result: 'sent-back', reasonCode: 'not-at-counter' }] })
  const told = note(clerk, `${vins.length} 辆中 1 辆退回`)
  await expect(told).toBeVisible({ timeout: 30_000 })
  await expect(told.getByRole('list', { name: '退回的车辆' })).toContainText(`${back}　原因：${reason}。`)
  await expect(told).toContainText(`持同一份证明到${officeNames[baoji]}，由其更正该车的办理结果`)
  expect(await returned(clerk)).toBe(before + 1)

  // its neighbour's finding names the same way
  await clerk.goto(`/verification/submit?step=2&chosen=${several.id}.${other.id}&office=${await officeId(clerk, baoji)}`)
  await expect(clerk.getByText('更正后持原证明到该车辆管理所，请其更正办理结果').first()).toBeVisible()
  await expect(clerk.getByRole('link', { name: `查看原批次 ${made.batchNo}` }).first()).toBeVisible()
  await clerk.getByRole('button', { name: `将报关单 ${noOf(other.declaration)} 移出本次提交` }).click()
  await expect(clerk.getByRole('main').getByText(noOf(other.declaration), { exact: true })).toHaveCount(0)
  // to another office it is a warning that takes a reason, and names where the certificate is
  await clerk.goto(`/verification/submit?step=2&chosen=${other.id}&office=${await officeId(clerk, xian)}`)
  await expect(clerk.getByText(`在${officeNames[baoji]}已有有效证明`).first()).toBeVisible()
  await expect(clerk.getByLabel(/确认无误仍要提交的理由/).first()).toBeVisible()
  // before an office is chosen nobody can say whether it is in the way
  await clerk.goto(`/verification/submit?step=2&chosen=${other.id}`)
  await expect(clerk.getByText('选择车辆管理所后，还会核对车辆是否已有有效证明。')).toBeVisible()
  await expect(clerk.getByText(/已有有效证明 SX/)).toHaveCount(0)

  await clerk.goto('/verification')
  await clerk.getByRole('link', { name: /^\d+ ?退回/ }).click()
  await expect(clerk.getByText('退回：有退回、尚未处理')).toBeVisible()
  const row = clerk.getByRole('row').filter({ hasText: made.batchNo })
  await expect(row).toContainText('1 辆退回')
  await atDesk(officer, made.batchNo, 'decisions', { decisions: [{ vin: back, result: 'accepted' }], correction: '车辆已到场' })
  await expect(row).toBeHidden({ timeout: 30_000 })
  expect(await returned(clerk)).toBe(before)

  // the end: every vehicle deregistered, nothing is left to do
  await atDesk(officer, made.batchNo, 'acceptance', {})
  const [last, ...others] = vins
  await atDesk(officer, made.batchNo, 'decisions', { decisions: others.map((vin) => ({ vin, result: 'deregistered' })) })
  await clerk.goto(`/verification/batches/${made.id}`)
  await expect(clerk.getByText(`已注销 ${others.length} / ${vins.length} 辆。`)).toBeVisible({ timeout: 30_000 })
  await atDesk(officer, made.batchNo, 'decisions', { decisions: [{ vin: last, result: 'deregistered' }] })
  await expect(clerk.getByText(`${vins.length} 辆均已注销，办理完毕。`)).toBeVisible({ timeout: 30_000 })
  await expect(clerk.getByText('请按其安排携带车辆与证明办理注销')).toHaveCount(0)
})

test('3.1.3-20 整批退回：原因单列，“重新提交”带着原报关单与车管所；重新提交后首页不再计数', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const [chosen] = await take(clerk, 'exporter-b', 'withdrawal', 1)
  const no = noOf(chosen!.declaration)
  const made = await submit(clerk, baoji, [chosen!.id])
  await until(clerk, made.id, 'delivered')
  const before = await returned(clerk)
  await atDesk(officer, made.batchNo, 'return', { reasonCode: 'not-at-counter' })
  await until(clerk, made.id, 'sent-back')
  expect(await returned(clerk)).toBe(before + 1)
  await clerk.goto(`/verification/batches/${made.id}`)
  const told = note(clerk, `${officeNames[baoji]}已退回`)
  await expect(told.getByRole('paragraph').filter({ hasText: `原因：${reason}。` })).toHaveText(`原因：${reason}。`)
  await expect(clerk.getByRole('row').filter({ hasText: vinsOf(chosen!.declaration)[0]! })).toContainText('已退回')
  await expect(clerk.getByRole('row').filter({ hasText: 'SXDZKA-ESC-' }).first()).not.toContainText('有效')

  // it waits for its proof again, and says why
  await clerk.goto(`/verification/submit?unsubmitted=true&from=${dayOf(chosen!.declaration)}&to=${dayOf(chosen!.declaration)}`)
  await expect(clerk.getByRole('row').filter({ hasText: no })).toContainText('已退回')
  await clerk.goto(`/verification/declarations?declarationNo=${no}`)
  const row = clerk.getByRole('region', { name: '报关单列表' }).getByRole('row').filter({ hasText: no })
  await expect(row.getByRole('button', { name: `提交报关单 ${no}` })).toHaveText('重新提交')
  await row.getByRole('link', { name: made.batchNo }).click()
  await note(clerk, '已退回').getByRole('link', { name: '重新提交' }).click()
  await expect(clerk.getByRole('main').getByText(no, { exact: true }).first()).toBeVisible()
  await expect(clerk.getByText(officeNames[baoji]).first()).toBeVisible()
  await clerk.getByRole('button', { name: '提交并生成报告' }).click()
  await expect(clerk).toHaveURL(/:\d+\/verification\/batches\/[0-9a-f-]+$/)
  await expect(clerk.getByRole('heading', { level: 1, name: /^批次 PC-/ })).toBeVisible()
  const again = (await clerk.getByRole('heading', { level: 1 }).innerText()).replace('批次 ', '')
  expect(await returned(clerk)).toBe(before)
  await clerk.goto(`/verification/batches/${made.id}`)
  await expect(clerk.getByText('已重新提交：')).toContainText(again)

  // the declaration tells both, and offers what can be done now
  await clerk.goto(`/verification/declarations?declarationNo=${no}`)
  await clerk.getByRole('button', { name: no, exact: true }).click()
  const drawer = clerk.getByRole('dialog', { name: `报关单 ${no}` })
  await expect(drawer.getByRole('heading', { name: '提交情况' })).toBeVisible()
  for (const batchNo of [made.batchNo, again]) await expect(drawer.getByRole('link', { name: batchNo })).toBeVisible()
  await expect(drawer.getByText('已有有效证明，无需再次提交。')).toBeVisible()
  await expect(drawer.getByRole('link', { name: '查看批次' })).toBeVisible()
})
