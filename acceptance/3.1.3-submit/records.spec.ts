import type { Page } from '@playwright/test'
import { country } from '../../src/vocabulary/codes/country.ts'
import { port6 } from '../../src/vocabulary/codes/port6.ts'
import { officeNames, submit, until, xian, type BatchDetail } from '../support/batches.ts'
import { download, expectSealed, wordsOf } from '../support/papers.ts'
import { ask, expect, test } from '../support/people.ts'
import { noOf, take, today, vinsOf, world, type Chosen } from '../support/world.ts'

test.describe.configure({ mode: 'serial' })

const list = (page: Page) => page.getByRole('region', { name: '提交报告记录' })
const rowOf = (page: Page, batchNo: string) => list(page).getByRole('row').filter({ hasText: batchNo })

let two: Chosen[]
let one: Chosen
let several: BatchDetail
let single: BatchDetail

test('3.1.3-12 提交后在“提交报告记录”中有一条批次记录', async ({ open }) => {
  const page = await open('exporter-a')
  const free = await take(page, 'exporter-a', 'records', 3)
  two = free.slice(0, 2)
  one = free[2]!
  const [made, other] = [await submit(page, xian, two.map(({ id }) => id)), await submit(page, xian, [one.id])]
  await page.goto('/verification/batches')
  await expect(rowOf(page, made.batchNo)).toHaveCount(1)
  await expect(rowOf(page, made.batchNo)).toContainText(officeNames[xian])
  several = await until(page, made.id, 'accepted')
  single = await until(page, other.id, 'accepted')
  // without a reload
  await expect(rowOf(page, made.batchNo)).toContainText('已受理')
})

test('3.1.3-20 提交报告记录的各列，一字不差', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/batches')
  await expect(rowOf(page, several.batchNo)).toBeVisible()
  const columns = await list(page).getByRole('columnheader').allInnerTexts()
  expect(columns.map((name) => name.trim()).filter(Boolean)).toEqual(['序号', '批次', '提交时间', '车辆管理所名称', '报关单号', '车辆数', '状态', '验证报告下载', '报关单下载'])
  const vehicles = two.flatMap(({ declaration }) => vinsOf(declaration)).length
  await expect(rowOf(page, several.batchNo)).toContainText('等 2 票')
  await expect(rowOf(page, several.batchNo).getByRole('cell', { name: String(vehicles), exact: true })).toBeVisible()
})

test('3.1.3-20 按提交时间、车辆管理所名称、报关单号查询', async ({ open }) => {
  const page = await open('exporter-a')
  const mine = world.submissions.filter(({ exporterKey }) => exporterKey === 'exporter-a')
  const search = page.getByRole('search')
  const query = () => search.getByRole('button', { name: '查询', exact: true }).click()
  const total = list(page).getByRole('status')
  // 提交时间, as Shanghai's days
  const days = mine.map(({ submittedAt }) => submittedAt.slice(0, 10)).toSorted()
  const [from, to] = [days[1]!, days.at(-2)!]
  await page.goto('/verification/batches')
  await page.getByLabel('提交时间', { exact: true }).fill(from)
  await page.keyboard.press('Tab')
  await page.keyboard.type(to)
  await page.keyboard.press('Enter')
  await query()
  await expect(total).toHaveText(`共 ${days.filter((day) => day >= from && day <= to).length} 条`)
  // 车辆管理所名称 on top of it
  await page.getByLabel('车辆管理所名称').click()
  await page.keyboard.type('宝鸡')
  await page.keyboard.press('Enter')
  await query()
  const atBaoji = mine.filter(({ officeKey, submittedAt }) => officeKey === 'office-baoji' && submittedAt.slice(0, 10) >= from && submittedAt.slice(0, 10) <= to)
  expect(atBaoji.length).toBeGreaterThan(0)
  await expect(total).toHaveText(`共 ${atBaoji.length} 条`)
  // 报关单号
  await search.getByRole('button', { name: '重置' }).click()
  await page.getByLabel('报关单号', { exact: true }).fill(several.declarationNos[1]!)
  await query()
  await expect(total).toHaveText('共 1 条')
  await expect(rowOf(page, several.batchNo)).toBeVisible()
  // nothing found says what to do
  await page.getByLabel('报关单号', { exact: true }).fill(`9404${today.slice(0, 4)}0000000008`)
  await query()
  await expect(page.getByText('没有符合条件的提交记录')).toBeVisible()
})

test('3.1.3-20 记录展开：证明、车辆与办理结果、办理经过、报文往来', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/batches')
  await rowOf(page, several.batchNo).getByRole('button', { name: several.batchNo, exact: true }).click()
  const drawer = page.getByRole('dialog', { name: `批次 ${several.batchNo}` })
  for (const { proofNo } of several.proofs) await expect(drawer.getByText(proofNo, { exact: true })).toBeVisible()
  for (const { vin } of several.vehicles) await expect(drawer.getByText(vin, { exact: true })).toBeVisible()
  await expect(drawer.getByRole('heading', { name: '办理经过' })).toBeVisible()
  await expect(drawer.getByRole('listitem').filter({ hasText: '已送达' })).not.toHaveCount(0)
  await expect(drawer.getByText(`${officeNames[xian]}已受理，请按其安排携带车辆与证明办理注销。`)).toBeVisible()
  await drawer.getByText(/^报文往来/).click()
  await expect(drawer.getByRole('region', { name: '报文往来' }).getByRole('row').nth(2)).toBeVisible()
})

test('3.1.3-13 在“验证报告下载”列点“下载”，得到盖章的PDF，经第三方程序核验', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/batches')
  const { name, bytes } = await download(page, () => rowOf(page, single.batchNo).getByRole('button', { name: `下载批次 ${single.batchNo} 的证明` }).click())
  expect(name).toBe(`二手车出口报关信息证明_${single.proofs[0]!.proofNo}.pdf`)
  expectSealed(bytes)
  // sealed once and kept: the same bytes again
  const again = await download(page, () => rowOf(page, single.batchNo).getByRole('button', { name: `下载批次 ${single.batchNo} 的证明` }).click())
  expect(again.bytes.equals(bytes)).toBe(true)
})

test('3.1.3-16 证明的文字与手册一字不差：编号、兹证明、各栏、车辆信息、特此证明、日期', async ({ open }) => {
  const page = await open('exporter-a')
  const [proof] = single.proofs
  const words = await wordsOf(await (await page.request.get(`/api/verification/proofs/${proof!.id}/file`)).body())
  const { head, vehicles, licenceNos } = one.declaration
  expect(proof!.proofNo).toMatch(/^SXDZKA-ESC-\d{13}$/)
  const bare = (text: string) => text.replaceAll(/\s/g, '')
  for (const wanted of [
    `证明编号：${proof!.proofNo}`,
    '二手车出口报关信息证明',
    `兹证明${head.domesticConsignor.name}(统一社会信用代码：${head.domesticConsignor.uscc})，通过中国（陕西）国际贸易“单一窗口”验证其出口并结关的车辆信息如下：`,
    `境内发货人${head.domesticConsignor.name}`,
    `生产销售单位${head.producerSeller.name}`,
    `出口许可证号${licenceNos[0]}报关单单号${noOf(one.declaration)}`,
    `出口日期${head.exportDate}出口口岸${port6.label(head.departurePort)}`,
    `贸易国别/地区${country.label(head.tradeCountry)}(${head.tradeCountry})通关状态结关`,
    '车辆信息序号车架号(VIN)',
    vehicles.map(({ vin }, index) => `${index + 1}${vin}`).join(''),
    '特此证明。',
  ]) {
    expect.soft(words, wanted).toContain(bare(wanted))
  }
  const [year, month, day] = today.split('-').map(Number)
  expect(words).toContain(`${year}年${month}月${day}日`)
  expect(words).toContain('第1页共1页')
  // each VIN once
  for (const { vin } of vehicles) expect(words.split(vin)).toHaveLength(2)
})

test('3.1.3-19 演示的签发单位与印章写明“演示”', async ({ open }) => {
  const page = await open('exporter-a')
  const words = await wordsOf(await (await page.request.get(`/api/verification/proofs/${single.proofs[0]!.id}/file`)).body())
  expect(words).toContain('演示·不具法律效力')
  expect(words).not.toContain('陕西电子口岸有限责任公司')
})

test('3.1.3-14 一批多票时，按报关单号各一份证明，一并下载为压缩包', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/batches')
  const { name, bytes } = await download(page, () => rowOf(page, several.batchNo).getByRole('button', { name: `下载批次 ${several.batchNo} 的证明` }).click())
  expect(name).toBe(`二手车出口报关信息证明_${several.batchNo}.zip`)
  // local file headers of the archive
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004')
  const names = bytes.toString('utf8')
  for (const { proofNo } of several.proofs) expect(names).toContain(`${proofNo}.pdf`)
})

test('3.1.3-21 在“报关单下载”列点“下载”，生成盖章的PDF报关单', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/batches')
  const { name, bytes } = await download(page, () => rowOf(page, single.batchNo).getByRole('button', { name: `下载报关单 ${noOf(one.declaration)}` }).click())
  expect(name).toBe(`出口货物报关单_${noOf(one.declaration)}.pdf`)
  expectSealed(bytes)
  const words = await wordsOf(bytes)
  expect(words).toContain('中华人民共和国海关出口货物报关单')
  expect(words).toContain(noOf(one.declaration))
  for (const vin of vinsOf(one.declaration)) expect(words).toContain(vin)
  const zip = await download(page, async () => {
    await rowOf(page, several.batchNo).getByRole('button', { name: new RegExp(`^下载批次 ${several.batchNo} 的报关单`) }).click()
    await page.getByRole('menuitem', { name: '全部打包（2 票）' }).click()
  })
  expect(zip.name).toBe(`出口货物报关单_${several.batchNo}.zip`)
})

test('3.1.3-23 报关单无法下载时给出提示，重新点“下载”即可继续', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/batches')
  const button = rowOf(page, single.batchNo).getByRole('button', { name: `下载报关单 ${noOf(one.declaration)}` })
  const no = noOf(one.declaration)
  const problem = { type: 'about:blank', status: 503, code: 'DECLARATION_FILE_FAILED', title: `报关单 ${no} 暂时无法下载：报关单不存在或系统错误。`, remedy: '请稍后重新点击“下载”；若多次失败，请联系平台运营方并告知追踪号 0123。' }
  await page.route('**/declarations/*/file', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }))
  await button.click()
  const prompt = page.getByRole('dialog', { name: '无法下载' })
  await expect(prompt).toContainText('报关单不存在或系统错误')
  await expect(prompt).toContainText('请稍后重新点击“下载”')
  await prompt.getByRole('button', { name: '知道了' }).click()
  await page.unroute('**/declarations/*/file')
  await expect(button).toBeEnabled()
  const { name } = await download(page, () => button.click())
  expect(name).toContain(no)
  // one that isn't there, from the product itself
  const answer = await page.request.get(`/api/verification/batches/${single.id}/declarations/${several.declarationNos[0]}/file`)
  expect(answer.status()).toBe(404)
})

test('3.1.3-13 别家的批次与证明看不到，也下载不到', async ({ open }) => {
  const page = await open('exporter-b')
  expect((await page.request.get(`/api/verification/batches/${single.id}`)).status()).toBe(404)
  expect((await page.request.get(`/api/verification/proofs/${single.proofs[0]!.id}/file`)).status()).toBe(404)
  await page.goto(`/verification/batches/${single.id}`)
  await expect(page.getByRole('alert')).toBeVisible()
  for (const vin of vinsOf(one.declaration)) await expect(page.getByText(vin)).toBeHidden()
  const { rows } = await ask<{ rows: unknown[] }>(page, `/verification/batches?declarationNo=${noOf(one.declaration)}`)
  expect(rows).toEqual([])
})
