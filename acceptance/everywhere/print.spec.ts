// On paper: what was looked at and nothing around it, white by night too, whole tables.
import type { Page } from '@playwright/test'
import { ask, expect, test } from '../support/people.ts'
import { withoutSidewaysScroll } from '../support/look.ts'

/** The page as the printer gets it, and how many sheets it fills. */
async function onPaper(page: Page): Promise<number> {
  await page.emulateMedia({ media: 'print' })
  const pdf = await page.pdf({ format: 'A4' })
  return [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length
}

const ground = (page: Page) => page.evaluate<string>(`getComputedStyle(document.body).backgroundColor`)

test('打印报关单：只有打开的报关单，没有菜单与按钮，深色模式下也是白底', async ({ open }) => {
  const page = await open('exporter-a', { colorScheme: 'dark', viewport: { width: 1366, height: 768 } })
  const { rows } = await ask<{ rows: { id: string; declarationNo: string }[] }>(page, '/verification/declarations')
  const [one] = rows
  await page.goto(`/verification/declarations?open=${one!.id}`)
  const drawer = page.getByRole('dialog', { name: `报关单 ${one!.declarationNo}` })
  await expect(drawer.getByRole('heading', { name: '商品' })).toBeVisible()
  expect(await onPaper(page)).toBeGreaterThan(0)
  expect(await ground(page)).toBe('rgb(255, 255, 255)')
  await expect(page.getByText(`报关单 ${one!.declarationNo}`)).toBeVisible()
  await expect(page.getByRole('heading', { name: '商品' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: '主菜单' })).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden()
  await expect(page.getByRole('button', { name: '关闭' })).toBeHidden()
  await withoutSidewaysScroll(page, '报关单')
  // and back on the screen all is as before
  await page.emulateMedia({ media: 'screen' })
  expect(await ground(page)).not.toBe('rgb(255, 255, 255)')
  await expect(drawer).toBeVisible()
})

test('打印批次：车辆一页不漏，没有翻页与下载', async ({ open }) => {
  const page = await open('exporter-a', { viewport: { width: 1366, height: 768 } })
  const { rows } = await ask<{ rows: { id: string; vehicleCount: number }[] }>(page, '/verification/batches')
  const largest = rows.toSorted((a, b) => b.vehicleCount - a.vehicleCount)[0]!
  const { vehicles } = await ask<{ vehicles: { vin: string }[] }>(page, `/verification/batches/${largest.id}`)
  expect(vehicles.length).toBeGreaterThan(50)
  await page.goto(`/verification/batches/${largest.id}`)
  await expect(page.getByRole('heading', { name: '办理经过' })).toBeVisible()
  expect(await onPaper(page)).toBeGreaterThan(1)
  for (const { vin } of vehicles) await expect(page.getByText(vin, { exact: true })).toBeVisible()
  await expect(page.getByRole('listitem', { name: '下一页' })).toHaveCount(0)
  await expect(page.getByRole('columnheader', { name: '验证报告下载' })).toBeHidden()
  await expect(page.getByRole('button', { name: '撤回' })).toBeHidden()
})

test('打印列表：没有查询条件、翻页与操作列', async ({ open }) => {
  const page = await open('exporter-a', { viewport: { width: 1366, height: 768 } })
  await page.goto('/verification/declarations')
  await expect(page.getByRole('row').nth(3)).toBeVisible()
  await onPaper(page)
  await expect(page.getByRole('search')).toBeHidden()
  await expect(page.getByRole('navigation', { name: '翻页' })).toBeHidden()
  await expect(page.getByRole('columnheader', { name: '操作' })).toBeHidden()
  await expect(page.getByRole('columnheader', { name: '申报日期' })).toBeVisible()
})
