import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { withoutBarriers } from '../support/look.ts'
import { ask, expect, test } from '../support/people.ts'

const screens = [
  ['/operations', '运行状况'],
  ['/operations/offices', '车辆管理所与通道'],
  ['/operations/agreements', '授权协议'],
  ['/operations/code-tables', '代码表'],
  ['/operations/issuer', '签发单位与印章'],
] as const

test('运营台 只对平台运营方开放', async ({ open }) => {
  const page = await open('exporter-a')
  for (const [path] of screens) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('没有使用此功能的权限')
  }
})

test('运营台 各页面从菜单到达', async ({ open }) => {
  const page = await open('operator')
  await page.goto('/operations/messages')
  for (const [path, name] of screens) {
    await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name }).click()
    await expect(page).toHaveURL(new RegExp(`${path}$`))
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  }
})

test('运营台 车辆管理所未接入自有系统，不能切换，原因写在旁边', async ({ open }) => {
  const page = await open('operator')
  await page.goto('/operations/offices')
  const row = page.getByRole('row', { name: /610300/ })
  await expect(row).toContainText('本平台核验台')
  await expect(row).toContainText('未接入')
  await expect(row.getByRole('button', { name: /^切换通道/ })).toBeDisabled()
  await expect(row).toContainText('自有系统尚未接入')
  await withoutBarriers(page, '不能切换')
})

test('运营台 签发单位：印章画出，根证书可下载，指纹一致', async ({ open }) => {
  const page = await open('operator')
  await page.goto('/operations/issuer')
  await expect(page.getByText('演示签发单位')).toBeVisible()
  const seal = page.getByRole('img', { name: '车窗口岸信息演示中心的印章' })
  await expect(seal).toBeVisible()
  await expect(seal).toHaveJSProperty('complete', true)
  await expect(seal).not.toHaveJSProperty('naturalWidth', 0)
  await expect(page.getByText('SXDZKA-ESC')).toBeVisible()
  await expect(page.getByText(/剩余 \d+ 天/)).toHaveCount(2)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载根证书' }).click()])
  const root = new X509Certificate(readFileSync(await download.path()))
  expect(root.verify(root.publicKey)).toBe(true)
  await expect(page.getByText(root.fingerprint256)).toBeVisible()
  expect(createHash('sha256').update(root.raw).digest('hex')).toBe(root.fingerprint256.replaceAll(':', '').toLowerCase())
})

const pick = (page: Page, name: string, content: string | Buffer) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content as string) })
const dialogOf = (page: Page) => page.getByRole('dialog', { name: /^导入代码表/ })

test('运营台 代码表：先看变动再导入，刷新后各页使用新名称', async ({ open }) => {
  const page = await open('operator')
  // a code nobody uses, with a name of this run
  const name = `验收口岸${Date.now() % 1_000_000}`
  const file = `code,nameZh\n999990,${name}\n`
  await page.goto('/operations/code-tables')
  await page.getByRole('button', { name: '导入 离境口岸' }).click()
  await expect(dialogOf(page).getByRole('button', { name: '导入' })).toBeDisabled()
  await pick(page, '口岸.csv', file)
  await expect(dialogOf(page)).toContainText(/新增 [01] 个，更名 [01] 个，未变 0 个/)
  await expect(dialogOf(page).getByRole('region', { name: '变动明细' })).toContainText(name)
  await withoutBarriers(page, '导入代码表')
  await dialogOf(page).getByRole('button', { name: '导入' }).click()
  await expect(dialogOf(page)).toContainText('已导入')
  await dialogOf(page).getByRole('button', { name: '关闭' }).first().click()
  expect(await ask<{ zh: string }[]>(page, '/codes')).toContainEqual(expect.objectContaining({ table: 'port6', code: '999990', zh: name }))

  // another page has laid it over its own table
  await page.reload()
  await page.getByRole('button', { name: '导入 离境口岸' }).click()
  await pick(page, '口岸.csv', file)
  await expect(dialogOf(page)).toContainText('文件与现行代码相同，无需导入')
  await expect(dialogOf(page).getByRole('button', { name: '导入' })).toBeDisabled()
})

test('运营台 代码表文件有误：说明第几行错在哪里，什么也不导入', async ({ open }) => {
  const page = await open('operator')
  await page.goto('/operations/code-tables')
  await page.getByRole('button', { name: '导入 国别(地区)' }).click()
  const wrong: [string, string | Buffer, RegExp][] = [
    ['脚本.csv', 'code,nameZh\nBLR,<script>alert(1)</script>', /第 2 行无法识别：名称/],
    ['重复.csv', 'code,nameZh\nBLR,甲\nBLR,乙', /第 3 行无法识别：代码 BLR 重复/],
    ['utf16.txt', Buffer.from('\uFEFFcode\tnameZh\nBLR\t甲', 'utf16le'), /UTF-16/],
    ['损坏.csv', Buffer.concat([Buffer.from('code,nameZh\nBLR,白俄罗'), Buffer.from([0xe6, 0x96])]), /第 2 行无法识别：含有损坏的 UTF-8 字符/],
    ['图片.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), /第 1 行无法识别/],
    ['很大.csv', Buffer.alloc(2_300_000, 'a'), /很大.csv 超过 2 MB/],
  ]
  for (const [name, content, says] of wrong) {
    await pick(page, name, content)
    await expect(dialogOf(page), name).toContainText(says)
    await expect(dialogOf(page).getByRole('button', { name: '导入' })).toBeDisabled()
  }
  expect((await ask<{ code: string }[]>(page, '/codes')).filter(({ code }) => code === 'BLR')).toEqual([])
})
