import { withoutBarriers } from '../support/look.ts'
import { agree, ask, expect, test } from '../support/people.ts'

test('运营台 切换通道：确认后生效，可以改回', async ({ open }) => {
  const page = await open('operator')
  await page.goto('/operations/offices')
  const row = page.getByRole('row', { name: /610100/ })
  const change = async (to: string) => {
    await row.getByRole('button', { name: /^切换通道/ }).click()
    const dialog = page.getByRole('dialog', { name: '切换通道' })
    await expect(dialog).toContainText(`改为“${to}”`)
    await withoutBarriers(page, '切换通道')
    await dialog.getByRole('button', { name: '切换', exact: true }).click()
    await expect(dialog).toHaveCount(0)
    await expect(row.getByRole('cell').nth(2)).toHaveText(to)
  }
  await expect(row.getByRole('cell').nth(2)).toHaveText('自有系统')
  await change('本平台核验台')
  await page.reload()
  await expect(row.getByRole('cell').nth(2)).toHaveText('本平台核验台')
  await change('自有系统')
})

test('运营台 发布授权协议新版本：预填现行版本，发布后每一位经办人重新授权', async ({ open }) => {
  const [clerk, page] = [await open('exporter-c'), await open('operator')]
  await agree(clerk)
  await clerk.goto('/verification/declarations')
  await expect(clerk.getByRole('region', { name: '报关单列表' })).toBeVisible()

  await page.goto('/operations/agreements')
  await page.getByRole('button', { name: '发布新版本 二手车出口数据验证系统' }).click()
  const drawer = page.getByRole('dialog', { name: /^发布新版本/ })
  await expect(drawer).toContainText('每一位经办人都会被重新询问')
  await expect(drawer.getByRole('button', { name: /^发布第 \d+ 版$/ })).toBeDisabled()
  await expect(drawer.getByText('与现行版本相同')).toBeVisible()
  const body = drawer.getByLabel(/^正文/)
  const text = await body.inputValue()
  expect(text.length).toBeGreaterThan(50)
  await body.fill(`${text}\n\n补充：本版自发布之日起施行。`)
  await withoutBarriers(page, '发布新版本')
  await drawer.getByRole('button', { name: /^发布第 \d+ 版$/ }).click()
  const sure = page.getByRole('dialog', { name: /^发布第 \d+ 版$/ })
  await expect(sure).toContainText('每一位经办人')
  await sure.getByRole('button', { name: '发布', exact: true }).click()
  await expect(page.getByText(/^第 \d+ 版已发布$/)).toBeVisible()
  await expect(drawer).toHaveCount(0)

  const [newest, before] = (await ask<{ system: string; version: number; title: string }[]>(page, '/operations/agreements')).filter(({ system }) => system === 'verification')
  expect(newest!.version).toBe(before!.version + 1)
  await page.getByRole('button', { name: `阅读 ${newest!.title} 第 ${newest!.version} 版`, exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('补充：本版自发布之日起施行。')

  await clerk.reload()
  await expect(clerk.getByRole('dialog')).toContainText(`协议版本：第 ${newest!.version} 版`)
  await expect(clerk.getByRole('dialog')).toContainText('补充：本版自发布之日起施行。')
  await agree(clerk)
})
