// Every screen: no barrier in the sense of WCAG 2.1 A and AA, by day and by night; on the clerk's 1366×768 nothing lies outside.
import type { Page } from '@playwright/test'
import { baoji, officeId } from '../support/batches.ts'
import { withoutBarriers, withoutSidewaysScroll } from '../support/look.ts'
import { ask, expect, logIn, test } from '../support/people.ts'
import { clean, noOf, take } from '../support/world.ts'

test.describe.configure({ mode: 'parallel' })

const settled = async (page: Page) => {
  await expect(page.getByRole('status', { name: '正在读取' })).toHaveCount(0)
  await page.mouse.move(0, 0)
}

async function look(page: Page, what: string): Promise<void> {
  await settled(page)
  await withoutBarriers(page, what)
  await withoutSidewaysScroll(page, what)
}

const options = { viewport: { width: 1366, height: 768 } }

test('门户、登录、授权、未开通：无障碍，1366 宽不横向滚动', async ({ browser, open }) => {
  test.setTimeout(300_000)
  const context = await browser.newContext(options)
  const page = await context.newPage()
  await page.goto('/')
  await look(page, '门户')
  await page.getByRole('button', { name: '全部应用' }).click()
  await look(page, '全部应用')
  await page.goto('/login?to=/verification')
  await expect(page.frameLocator('iframe').getByLabel('卡密码')).toBeVisible()
  await look(page, '登录')
  await page.goto('/nowhere')
  await look(page, '没有这个页面')
  await page.goto('/login?to=/data-collaboration/extractions')
  await logIn(page, 'exporter-a2')
  await expect(page.getByRole('dialog')).toBeVisible()
  await look(page, '授权协议')
  await context.close()
  const refused = await open('exporter-d', options)
  await refused.goto('/verification')
  await expect(refused.getByRole('heading', { name: '本企业尚未开通' })).toBeVisible()
  await look(refused, '未开通')
})

test('企业的各页面：无障碍，1366 宽不横向滚动', async ({ open }) => {
  test.setTimeout(300_000)
  const page = await open('exporter-a', options)
  const no = noOf(clean('exporter-a')[0]!)
  await page.goto('/verification')
  await expect(page.getByRole('list', { name: '待办事项' })).toBeVisible()
  await look(page, '首页')
  await page.goto('/verification/declarations')
  await expect(page.getByRole('row').nth(3)).toBeVisible()
  await look(page, '业务信息查询')
  await page.goto(`/verification/declarations?declarationNo=${no}`)
  await page.getByRole('button', { name: no, exact: true }).click()
  await expect(page.getByRole('dialog').getByRole('heading', { name: '商品' })).toBeVisible()
  await look(page, '报关单明细')
  await page.goto('/verification/declarations?declarationNo=940420260000000008')
  await expect(page.getByText(/^没有查到报关单/)).toBeVisible()
  await page.getByLabel('报关单号', { exact: true }).fill('123')
  await page.keyboard.press('Enter')
  await look(page, '查不到与填写有误')
  await page.goto('/verification/submit')
  await expect(page.getByRole('row').nth(3)).toBeVisible()
  await look(page, '选择报关单')
  const chosen = await take(page, 'exporter-a', 'looks', 2)
  await page.goto(`/verification/submit?step=2&chosen=${chosen.map(({ id }) => id).join('.')}&office=${await officeId(page, baoji)}`)
  await page.getByLabel(/粘贴前往车辆管理所的车辆车架号/).fill('LSVAM4187C2184841')
  await expect(page.getByText('有差异')).toBeVisible()
  await look(page, '验证报告提交')
  await page.goto('/verification/batches')
  await expect(page.getByRole('row').nth(3)).toBeVisible()
  await look(page, '提交报告记录')
  const { rows } = await ask<{ rows: { id: string }[] }>(page, '/verification/batches')
  await page.goto(`/verification/batches/${rows.at(-1)!.id}`)
  await expect(page.getByRole('heading', { name: '办理经过' })).toBeVisible()
  await look(page, '批次')
  await page.goto('/data-collaboration/extractions')
  await look(page, '数据提取')
  for (const tab of ['按出口日期', '上传报文']) {
    await page.getByRole('tab', { name: tab }).click()
    await look(page, tab)
  }
  const { id } = await ask<{ id: string }>(page, '/data-collaboration/extractions', { data: { declarationNos: [no] } })
  await page.goto(`/data-collaboration/extractions/${id}`)
  await expect(page.getByText(/进行中\s*0$/)).toBeVisible({ timeout: 30_000 })
  await look(page, '提取结果')
  await page.goto('/analysis')
  await look(page, '统计分析系统')
  await page.goto('/desk')
  await look(page, '没有权限')
})

test('核验台与运营台的各页面：无障碍，1366 宽不横向滚动', async ({ open }) => {
  test.setTimeout(300_000)
  const officer = await open('officer-baoji', options)
  await officer.goto('/desk')
  await expect(officer.getByRole('row').nth(1)).toBeVisible()
  await look(officer, '收到的批次')
  await officer.getByRole('region', { name: '收到的批次' }).getByRole('row').nth(1).getByRole('button').last().click()
  await expect(officer.getByRole('dialog', { name: '批次核验' }).getByRole('heading', { level: 2 })).toBeVisible()
  await look(officer, '批次核验')
  const operator = await open('operator', options)
  await operator.goto('/operations')
  await expect(operator.getByRole('row').nth(3)).toBeVisible()
  const links = operator.getByRole('navigation', { name: '主菜单' }).getByRole('link')
  const paths = await Promise.all((await links.all()).map((link) => link.getAttribute('href')))
  expect(paths.length).toBeGreaterThan(1)
  for (const path of paths) {
    await operator.goto(path!)
    await expect(operator.getByRole('heading', { level: 1 })).toBeVisible()
    await look(operator, path!)
  }
})

test('核验台在手机宽度 390 可用：查找、打开、看到车辆，不横向滚动', async ({ open }) => {
  const page = await open('officer-baoji', { viewport: { width: 390, height: 844 } })
  await page.goto('/desk')
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await withoutSidewaysScroll(page, '收到的批次')
  const { rows } = await ask<{ rows: { id: string; batchNo: string }[] }>(page, '/desk/batches')
  const { proofs } = await ask<{ proofs: { vehicles: { vin: string }[] }[] }>(page, `/desk/batches/${rows[0]!.id}`)
  const vin = proofs[0]!.vehicles[0]!.vin
  await page.getByLabel('查找').fill(vin)
  await page.getByLabel('查找').press('Enter')
  await expect(page.getByRole('region', { name: '收到的批次' }).getByRole('status')).toHaveText(/^共 \d+ 条$/)
  // the desk opens the vehicle's batch by itself
  const drawer = page.getByRole('dialog', { name: '批次核验' })
  await expect(drawer.getByText(vin, { exact: true }).first()).toBeVisible()
  const box = await drawer.getByText(vin, { exact: true }).first().boundingBox()
  expect(box!.x).toBeGreaterThanOrEqual(0)
  expect(box!.x + box!.width).toBeLessThanOrEqual(390)
  await withoutSidewaysScroll(page, '批次核验')
  await withoutBarriers(page, '批次核验 390')
})
