import type { Page } from '@playwright/test'
import { baoji, officeNames, submit, until, xian } from '../support/batches.ts'
import { download, expectSealed } from '../support/papers.ts'
import { ask, expect, test } from '../support/people.ts'
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
  await drawer.getByRole('button', { name: `整批受理（${vinsOf(chosen!.declaration).length} 辆）` }).click()
  await officer.getByRole('dialog', { name: `整批受理 ${made.batchNo}` }).getByRole('button', { name: '整批受理' }).click()
  await expect(drawer.getByText('已受理').first()).toBeVisible()
  // who it was stands at each vehicle, and in the history
  await expect(drawer.getByRole('listitem').filter({ hasText: vinsOf(chosen!.declaration)[0]! })).toContainText('杨秀兰')
  await expect(drawer.getByRole('listitem').filter({ hasText: '杨秀兰 整批受理' })).toBeVisible()
  await expect(clerk.getByText(`${officeNames[baoji]}已受理，请按其安排携带车辆与证明办理注销。`)).toBeVisible({ timeout: 30_000 })
})

test('核验台：按车架号、证明编号、批次号查找，唯一的批次直接打开，找到的车辆标出；车辆按证明上的顺序和序号列出', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const [chosen] = await take(clerk, 'exporter-b', 'desk', 1)
  const made = await submit(clerk, baoji, [chosen!.id])
  const { proofs } = await until(clerk, made.id, 'delivered')
  const [vin] = vinsOf(chosen!.declaration)
  for (const text of [vin!, ` ${vin!.toLowerCase()} `, proofs[0]!.proofNo, made.batchNo]) {
    await find(officer, text)
    // exactly one: it opens by itself
    await expect(drawerOf(officer).getByRole('heading', { name: made.batchNo }), text).toBeVisible()
    await expect(list(officer).getByRole('status'), text).toHaveText('共 1 条')
  }
  await find(officer, vin!)
  await expect(drawerOf(officer).locator('li[aria-current=true]')).toContainText(vin!)
  await expect(drawerOf(officer).locator('li[aria-current=true]')).toContainText('所查')
  await expect(drawerOf(officer).locator('li[aria-current=true]')).toBeInViewport()
  const lines = drawerOf(officer).getByRole('article').getByRole('listitem')
  await expect(lines).toContainText(vinsOf(chosen!.declaration).map((one, index) => new RegExp(`^${index + 1}\\s*${one}`)))
  await find(officer, 'LSVAM4187C2184841')
  await expect(officer.getByText('没有找到 LSVAM4187C2184841')).toBeVisible()
  await expect(officer.getByText('该车可能提交给其他车辆管理所，也可能尚未提交')).toBeVisible()
  await expect(drawerOf(officer)).toBeHidden()
})

test('核验台：输错的号码说明错在何处，不当作扫到的二维码，原来的结果不再显示', async ({ open }) => {
  const officer = await open('officer-baoji')
  await officer.goto('/desk')
  const rows = list(officer).getByRole('row')
  await expect(rows.nth(1)).toBeVisible()
  await find(officer, 'IOQ12345678901234')
  await expect(officer.getByText('车架号共17位，由数字和字母组成，不含 I、O、Q。')).toBeVisible()
  const overlong = `SXDZKA-ESC-${'1'.repeat(70)}`
  await officer.getByRole('textbox', { name: '查找' }).fill(overlong)
  await officer.getByRole('textbox', { name: '查找' }).press('Enter')
  await expect(officer.getByRole('alert').filter({ hasText: '最长60个字符' })).toBeVisible()
  await expect(officer.getByRole('textbox', { name: '查找' })).toHaveValue(overlong)
  await expect(officer.getByText('扫到的不是本系统证明的二维码')).toHaveCount(0)
  await expect(officer.getByText('没有找到 IOQ12345678901234')).toHaveCount(0)
  await expect(list(officer).getByRole('button', { name: /^(核验|查看|答复)批次/ })).toHaveCount(0)
})

test('核验台：逐车退回、登记注销、更正，企业各看到结果与原因', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const free = await take(clerk, 'exporter-b', 'desk', 4)
  const chosen = free.find(({ declaration }) => declaration.vehicles.length > 1) ?? free[0]!
  const made = await submit(clerk, baoji, [chosen.id])
  await until(clerk, made.id, 'delivered')
  const vins = vinsOf(chosen.declaration)
  await find(officer, made.batchNo)
  const drawer = drawerOf(officer)

  // sent back, with a coded reason
  await drawer.getByRole('checkbox', { name: `选择 ${vins[0]}` }).check()
  await expect(drawer.getByText('已选 1 辆')).toBeVisible()
  await drawer.getByRole('button', { name: '退回所选 1 辆' }).click()
  const back = officer.getByRole('dialog', { name: '退回车辆（1 辆）' })
  await expect(back.getByRole('button', { name: '退回车辆' })).toBeDisabled()
  await back.getByLabel(/退回原因/).click()
  await officer.getByTitle('车辆未到场查验').click()
  await back.getByRole('button', { name: '退回车辆' }).click()
  await expect(back).toBeHidden()
  // the buttons that were pressed are gone: the keyboard goes on at the batch
  await expect(drawer.getByRole('heading', { name: made.batchNo })).toBeFocused()
  await expect(drawer.getByRole('listitem').filter({ hasText: vins[0]! }).first()).toContainText('已退回')
  await clerk.goto(`/verification/batches/${made.id}`)
  await expect(clerk.getByRole('row').filter({ hasText: vins[0]! })).toContainText('已退回', { timeout: 30_000 })
  await expect(clerk.getByRole('row').filter({ hasText: vins[0]! })).toContainText('车辆未到场查验')

  // a wrong click: corrected with a reason, the history stays
  if (vins.length > 1) await expect(drawer.getByRole('button', { name: `整批受理（余下 ${vins.length - 1} 辆）` })).toBeVisible()
  await drawer.getByRole('checkbox', { name: `选择 ${vins[0]}` }).check()
  await expect(drawer.getByRole('button', { name: '更正为“已受理”' })).toBeVisible()
  await drawer.getByRole('button', { name: '更正为“已注销”' }).click()
  const deregister = officer.getByRole('dialog', { name: '更正为“已注销”（1 辆）' })
  await expect(deregister.getByLabel('注销日期')).toHaveValue(today)
  await expect(deregister.getByRole('button', { name: '更正为“已注销”' })).toBeDisabled()
  await deregister.getByLabel(/更正原因/).fill('误点退回，车辆已查验')
  await deregister.getByRole('button', { name: '更正为“已注销”' }).click()
  await expect(deregister).toBeHidden()
  for (const said of ['已注销', `注销日期 ${today}`, '杨秀兰']) await expect(drawer.getByRole('listitem').filter({ hasText: vins[0]! }).first()).toContainText(said)
  await expect(drawer.getByRole('listitem').filter({ hasText: '杨秀兰 登记注销' })).toContainText(`注销日期 ${today}`)
  await expect(drawer.getByRole('listitem').filter({ hasText: '误点退回，车辆已查验' }).first()).toBeVisible()
  // what the office has taken on can't be given back with the whole
  await expect(drawer.getByRole('button', { name: '整批退回' })).toBeDisabled()
  await expect(clerk.getByRole('row').filter({ hasText: vins[0]! })).toContainText(`注销日期 ${today}`, { timeout: 30_000 })
  await expect(clerk.getByRole('row').filter({ hasText: vins[0]! })).toContainText('已注销')
})

test('核验台：企业申请撤回时先答复，不同意须写原因；整批退回须选原因，企业看到原因并可重新提交', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const [chosen] = await take(clerk, 'exporter-b', 'desk', 1)
  const made = await submit(clerk, baoji, [chosen!.id])
  await until(clerk, made.id, 'delivered')
  await ask(clerk, `/verification/batches/${made.id}/withdrawal`, { data: { reason: '漏报一辆车' } })
  await officer.goto('/desk')
  const row = list(officer).getByRole('row').filter({ hasText: made.batchNo })
  await expect(row).toContainText('企业申请撤回', { timeout: 30_000 })
  await row.getByRole('button', { name: `答复批次 ${made.batchNo}` }).click()
  const drawer = drawerOf(officer)
  await expect(drawer.getByText('漏报一辆车').first()).toBeVisible()
  await expect(drawer.getByRole('button', { name: '答复撤回' })).toHaveClass(/ant-btn-primary/)
  await expect(drawer.getByRole('button', { name: /^整批受理/ })).not.toHaveClass(/ant-btn-primary/)
  await drawer.getByRole('button', { name: '答复撤回' }).click()
  const dialog = officer.getByRole('dialog', { name: '答复撤回申请' })
  await dialog.getByRole('radio', { name: /^不同意撤回/ }).check()
  await expect(dialog.getByRole('button', { name: '答复' })).toBeDisabled()
  // the count of characters stands clear of the buttons
  const [count, button] = [await dialog.locator('.ant-input-data-count').boundingBox(), await dialog.getByRole('button', { name: '答复' }).boundingBox()]
  expect(count!.y + count!.height).toBeLessThanOrEqual(button!.y)
  await dialog.getByLabel(/^不同意的原因/).fill('车辆已到场，正在查验')
  await dialog.getByRole('button', { name: '答复' }).click()
  await expect(dialog).toBeHidden()
  await expect(drawer.getByRole('listitem').filter({ hasText: '杨秀兰 不同意撤回' })).toContainText('车辆已到场，正在查验')
  await clerk.goto(`/verification/batches/${made.id}`)
  await expect(clerk.getByText('车辆已到场，正在查验').first()).toBeVisible({ timeout: 30_000 })

  await drawer.getByRole('button', { name: '整批退回' }).click()
  const back = officer.getByRole('dialog', { name: `整批退回 ${made.batchNo}` })
  await back.getByLabel(/退回原因/).click()
  await officer.getByTitle('其他').click()
  await back.getByLabel(/^说明/).fill('请与另一批次合并提交')
  await back.getByRole('button', { name: /退回/ }).click()
  await clerk.goto(`/verification/batches/${made.id}`)
  await expect(clerk.getByText(`${officeNames[baoji]}已退回`)).toBeVisible({ timeout: 30_000 })
  await expect(clerk.getByText('请与另一批次合并提交').first()).toBeVisible()
  const again = await submit(clerk, baoji, [chosen!.id])
  expect(again.batchNo).not.toBe(made.batchNo)
})

test('核验台：提交给别的车管所的证明，只说明提交至何处、何日；有自己系统的车管所在本台只读，并说明批次在何处', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-b'), await open('officer-baoji')]
  const [chosen] = await take(clerk, 'exporter-b', 'desk', 1)
  const made = await submit(clerk, xian, [chosen!.id])
  const { proofs } = await until(clerk, made.id, 'delivered', 'accepted')
  await find(officer, proofs[0]!.proofNo)
  await expect(officer.getByText('该证明不是提交给本所的')).toBeVisible()
  await expect(officer.getByText(`证明 ${proofs[0]!.proofNo} 于 ${today} 提交至${officeNames[xian]}，请告知企业前往该所办理。`)).toBeVisible()
  for (const text of [noOf(chosen!.declaration), ...vinsOf(chosen!.declaration), chosen!.declaration.head.domesticConsignor.name]) await expect(officer.getByText(text)).toBeHidden()

  // that office has a system of its own: it reads where its batches are, and does nothing here
  const page = await open('officer-xian')
  await page.goto('/desk')
  await expect(page.getByRole('heading', { level: 1, name: '收到的批次' })).toBeVisible()
  await expect(page.getByText(`本所（代码 ${xian}）经自有系统办理`)).toBeVisible()
  await expect(page.getByText('此处没有可查阅的批次')).toBeVisible()
  await expect(page.getByText('还没有收到批次')).toHaveCount(0)
  await expect(page.getByRole('list', { name: '按状态汇总' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^核验批次/ })).toHaveCount(0)
  await find(page, proofs[0]!.proofNo)
  await expect(page.getByText('该证明是提交给本所的，请在本所自有系统中办理')).toBeVisible()
  await find(page, vinsOf(chosen!.declaration)[0]!)
  await expect(page.getByText('本所的批次在自有系统中，请在自有系统中查找。')).toBeVisible()
})

test('核验台：企业的卡不能进入，说明应去何处', async ({ open }) => {
  const page = await open('exporter-b')
  await page.goto('/desk')
  await expect(page.getByRole('heading', { level: 1, name: '没有使用此功能的权限' })).toBeVisible()
  expect((await page.request.get('/api/desk/batches')).status()).toBe(403)
})
