import type { Page } from '@playwright/test'
import { baoji, officeNames, submit, until, xian } from '../support/batches.ts'
import { download, expectSealed } from '../support/papers.ts'
import { expect, test } from '../support/people.ts'
import { noOf, take, today, vinsOf } from '../support/world.ts'

const list = (page: Page) => page.getByRole('region', { name: '收到的批次' })
const drawerOf = (page: Page) => page.getByRole('dialog', { name: '批次核验' })

async function find(page: Page, text: string): Promise<void> {
  await page.goto('/desk')
  await page.getByLabel('查找').fill(text)
  await page.getByLabel('查找').press('Enter')
}

test('2.2-3 提交后自动到达车管所核验台，无需刷新；受理后企业的页面随即显示', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const [chosen] = await take(clerk, 'exporter-b', 'desk', 1)
  await officer.goto('/desk')
  await expect(list(officer).getByRole('row').nth(1)).toBeVisible()
  const made = await submit(clerk, baoji, [chosen!.id])
  const row = list(officer).getByRole('row').filter({ hasText: made.batchNo })
  await expect(row).toBeVisible({ timeout: 40_000 })
  await expect(row).toContainText('待核验')
  await clerk.goto(`/verification/batches/${made.id}`)
  await row.getByRole('button', { name: `核验批次 ${made.batchNo}` }).click()
  const drawer = drawerOf(officer)
  await expect(drawer).toContainText(chosen!.declaration.head.domesticConsignor.name)
  await expect(drawer).toContainText(chosen!.declaration.head.domesticConsignor.uscc)
  for (const vin of vinsOf(chosen!.declaration)) await expect(drawer.getByText(vin, { exact: true })).toBeVisible()
  const paper = await download(officer, () => drawer.getByRole('button', { name: /^下载证明/ }).click())
  expectSealed(paper.bytes)
  await drawer.getByRole('button', { name: '受理', exact: true }).click()
  await officer.getByRole('dialog', { name: `受理批次 ${made.batchNo}` }).getByRole('button', { name: '受理' }).click()
  await expect(drawer.getByText('已受理').first()).toBeVisible()
  await expect(clerk.getByText(`${officeNames[baoji]}已受理，请按其安排携带车辆与证明办理注销。`)).toBeVisible({ timeout: 30_000 })
})

test('核验台：按车架号、证明编号、批次号查找，找到的车辆标出', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const [chosen] = await take(clerk, 'exporter-b', 'desk', 1)
  const made = await submit(clerk, baoji, [chosen!.id])
  const { proofs } = await until(clerk, made.id, 'delivered')
  const [vin] = vinsOf(chosen!.declaration)
  for (const text of [vin!, ` ${vin!.toLowerCase()} `, proofs[0]!.proofNo, made.batchNo]) {
    await find(officer, text)
    await expect(list(officer).getByRole('status').first(), text).toHaveText('共 1 条')
    await expect(list(officer).getByRole('row').filter({ hasText: made.batchNo })).toBeVisible()
  }
  await find(officer, vin!)
  await list(officer).getByRole('button', { name: made.batchNo, exact: true }).click()
  await expect(drawerOf(officer).locator('li[data-found=true]')).toContainText(vin!)
  await find(officer, 'LSVAM4187C2184841')
  await expect(officer.getByText('没有找到 LSVAM4187C2184841')).toBeVisible()
})

test('核验台：逐车退回、登记注销、更正，企业各看到结果与原因', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const free = await take(clerk, 'exporter-b', 'desk', 4)
  const chosen = free.find(({ declaration }) => declaration.vehicles.length > 1) ?? free[0]!
  const made = await submit(clerk, baoji, [chosen.id])
  await until(clerk, made.id, 'delivered')
  const vins = vinsOf(chosen.declaration)
  await find(officer, made.batchNo)
  await list(officer).getByRole('button', { name: made.batchNo, exact: true }).click()
  const drawer = drawerOf(officer)

  // sent back, with a coded reason
  await drawer.getByRole('checkbox', { name: `选择 ${vins[0]}` }).check()
  await expect(drawer.getByText('已选 1 辆')).toBeVisible()
  await drawer.getByRole('button', { name: '退回', exact: true }).click()
  const back = officer.getByRole('dialog', { name: '退回车辆（1 辆）' })
  await expect(back.getByRole('button', { name: '退回车辆' })).toBeDisabled()
  await back.getByLabel(/退回原因/).click()
  await officer.getByTitle('车辆未到场查验').click()
  await back.getByRole('button', { name: '退回车辆' }).click()
  await expect(back).toBeHidden()
  await expect(drawer.getByRole('listitem').filter({ hasText: vins[0]! }).first()).toContainText('已退回')
  await clerk.goto(`/verification/batches/${made.id}`)
  await expect(clerk.getByRole('row').filter({ hasText: vins[0]! })).toContainText('退回', { timeout: 30_000 })
  await expect(clerk.getByRole('row').filter({ hasText: vins[0]! })).toContainText('车辆未到场查验')

  // a wrong click: corrected with a reason, the history stays
  await drawer.getByRole('checkbox', { name: `选择 ${vins[0]}` }).check()
  await drawer.getByRole('button', { name: '登记注销' }).click()
  const deregister = officer.getByRole('dialog', { name: '登记注销（1 辆）' })
  await expect(deregister.getByLabel('注销日期')).toHaveValue(today)
  await expect(deregister.getByRole('button', { name: '登记注销' })).toBeDisabled()
  await deregister.getByLabel(/更正原因/).fill('误点退回，车辆已查验')
  await deregister.getByRole('button', { name: '登记注销' }).click()
  await expect(deregister).toBeHidden()
  await expect(drawer.getByRole('listitem').filter({ hasText: vins[0]! }).first()).toContainText('已注销')
  await expect(drawer.getByRole('listitem').filter({ hasText: '误点退回，车辆已查验' })).toBeVisible()
  // what the office has taken on can't be given back with the whole
  await expect(drawer.getByRole('button', { name: '整批退回' })).toBeDisabled()
  await expect(clerk.getByRole('row').filter({ hasText: vins[0]! })).toContainText(`注销日期 ${today}`, { timeout: 30_000 })
  await expect(clerk.getByRole('row').filter({ hasText: vins[0]! })).toContainText('已注销')
})

test('核验台：整批退回须选原因，企业看到原因并可重新提交', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const [chosen] = await take(clerk, 'exporter-b', 'desk', 1)
  const made = await submit(clerk, baoji, [chosen!.id])
  await until(clerk, made.id, 'delivered')
  await officer.goto('/desk')
  await find(officer, made.batchNo)
  await list(officer).getByRole('button', { name: made.batchNo, exact: true }).click()
  await drawerOf(officer).getByRole('button', { name: '整批退回' }).click()
  const dialog = officer.getByRole('dialog', { name: /退回/ }).last()
  await dialog.getByLabel(/退回原因/).click()
  await officer.getByTitle('其他').click()
  await dialog.getByLabel(/^说明/).fill('请与另一批次合并提交')
  await dialog.getByRole('button', { name: /退回/ }).click()
  await clerk.goto(`/verification/batches/${made.id}`)
  await expect(clerk.getByText(`${officeNames[baoji]}已退回`)).toBeVisible({ timeout: 30_000 })
  await expect(clerk.getByText('请与另一批次合并提交').first()).toBeVisible()
  const again = await submit(clerk, baoji, [chosen!.id])
  expect(again.batchNo).not.toBe(made.batchNo)
})

test('核验台：提交给别的车管所的证明，只说明提交至何处、何日', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const [chosen] = await take(clerk, 'exporter-b', 'desk', 1)
  const made = await submit(clerk, xian, [chosen!.id])
  const { proofs } = await until(clerk, made.id, 'delivered', 'accepted')
  await find(officer, proofs[0]!.proofNo)
  await expect(officer.getByText('该证明不是提交给本所的')).toBeVisible()
  await expect(officer.getByText(`证明 ${proofs[0]!.proofNo} 于 ${today} 提交至${officeNames[xian]}，请告知企业前往该所办理。`)).toBeVisible()
  for (const text of [noOf(chosen!.declaration), ...vinsOf(chosen!.declaration), chosen!.declaration.head.domesticConsignor.name]) await expect(officer.getByText(text)).toBeHidden()
})

test('核验台：有自己系统的车管所在本台只读', async ({ open }) => {
  const page = await open('officer-xian')
  await page.goto('/desk')
  await expect(page.getByRole('heading', { level: 1, name: '收到的批次' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^核验批次/ })).toHaveCount(0)
})

test('核验台：企业的卡不能进入，说明应去何处', async ({ open }) => {
  const page = await open('exporter-b')
  await page.goto('/desk')
  await expect(page.getByRole('heading', { level: 1, name: '没有使用此功能的权限' })).toBeVisible()
  expect((await page.request.get('/api/desk/batches')).status()).toBe(403)
})
