import { nearMonth } from '../../src/vocabulary/plain-date.ts'
import { ask, expect, test } from '../support/people.ts'
import { clean, dayOf, noOf, of, today, vinsOf, world } from '../support/world.ts'
import type { Page } from '@playwright/test'

const list = (page: Page) => page.getByRole('region', { name: '报关单列表' })
// a second one tells that the network is gone
const total = (page: Page) => list(page).getByRole('status').first()
const numbers = async (page: Page) => (await list(page).getByRole('row').allInnerTexts()).flatMap((row) => /\d{18}/.exec(row) ?? [])
const query = (page: Page) => page.getByRole('search', { name: '查询条件' }).getByRole('button', { name: '查询', exact: true }).click()

test('3.1.2-1 左侧菜单有“二手车出口综合服务平台”，点击后右侧列出各模块', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/batches')
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '二手车出口综合服务平台' }).click()
  await expect(page).toHaveURL(/:\d+\/verification$/)
  await expect(page.getByRole('heading', { level: 1, name: '二手车出口综合服务平台' })).toBeVisible()
  // the manual's names, to the character
  for (const name of ['业务信息查询', '二手车出口业务报关信息证明提交', '提交报告记录', '二手车出口情况查询与统计', '报关单查询与统计', '许可证查询与统计', '二手车出口运行情况报告', '企业备案查询', '流程追溯']) {
    await expect(page.getByRole('main').getByText(name, { exact: true }), name).toBeVisible()
  }
})

test('3.1.2-2 点击右侧的“业务信息查询”进入查询界面', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification')
  await page.getByRole('main').getByRole('link', { name: '业务信息查询' }).click()
  await expect(page).toHaveURL(/:\d+\/verification\/declarations$/)
  await expect(page.getByRole('heading', { level: 1, name: '业务信息查询' })).toBeVisible()
  await expect(page).toHaveTitle(/业务信息查询/)
})

test('3.1.2-3 默认显示近一个月的报关单', async ({ open }) => {
  const page = await open('exporter-b')
  const { from, to } = nearMonth(today)
  await page.goto('/verification/declarations')
  await expect(page.getByText(`默认近一个月：${from} 至 ${to}`)).toBeVisible()
  const near = of('exporter-b').filter((one) => one.extracted && dayOf(one) >= from).map(noOf)
  const far = of('exporter-b').filter((one) => one.extracted && dayOf(one) < from).map(noOf)
  expect(far.length).toBeGreaterThan(0)
  await expect(total(page)).toHaveText(/^共 \d+ 条$/)
  const shown = await numbers(page)
  expect(shown).toEqual(expect.arrayContaining(near))
  expect(shown.filter((no) => far.includes(no))).toEqual([])
  // and nothing of anybody else
  const others = [...of('exporter-a'), ...of('exporter-c')].map(noOf)
  expect(shown.filter((no) => others.includes(no))).toEqual([])
})

test('3.1.3-1 按报关单号查询，全角数字与空格照样认得', async ({ open }) => {
  const page = await open('exporter-a')
  const [one] = clean('exporter-a')
  const full = [...noOf(one!)].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)).join('')
  for (const typed of [noOf(one!), full, ` ${noOf(one!).slice(0, 9)} ${noOf(one!).slice(9)} `]) {
    await page.goto('/verification/declarations')
    await page.getByLabel('报关单号', { exact: true }).fill(typed)
    await query(page)
    await expect(total(page), typed).toHaveText('共 1 条')
    expect(await numbers(page)).toEqual([noOf(one!)])
    await expect(page).toHaveURL(new RegExp(`declarationNo=${noOf(one!)}`))
  }
})

test('3.1.3-1 按出口日期时间段查询，按回车即查询', async ({ open }) => {
  const page = await open('exporter-a')
  const from = `${Number(today.slice(0, 4)) - 1}-03-01`
  const to = `${Number(today.slice(0, 4)) - 1}-05-31`
  await page.goto('/verification/declarations')
  await page.getByLabel('出口日期', { exact: true }).fill(from)
  await page.keyboard.press('Tab')
  await page.keyboard.type(to)
  await page.keyboard.press('Enter')
  await query(page)
  const expected = of('exporter-a').filter((one) => one.extracted && dayOf(one) >= from && dayOf(one) <= to).map(noOf)
  expect(expected.length).toBeGreaterThan(5)
  await expect(total(page)).toHaveText(`共 ${expected.length} 条`)
  expect((await numbers(page)).toSorted()).toEqual(expected.slice(0, 200).toSorted())
  await expect(page.getByText(`出口日期：${from} 至 ${to}`)).toBeVisible()
  await page.getByRole('button', { name: '去掉条件 出口日期' }).click()
  await expect(page.getByText(/^默认近一个月/)).toBeVisible()
})

test('3.1.3-1 按出口许可证号查询，“重置”回到近一个月', async ({ open }) => {
  const page = await open('exporter-a')
  const one = clean('exporter-a').find(({ licenceNos }) => licenceNos.length === 1)!
  await page.goto('/verification/declarations')
  await page.getByLabel('出口许可证号').fill(one.licenceNos[0]!.toLowerCase())
  await query(page)
  await expect(total(page)).toHaveText('共 1 条')
  expect(await numbers(page)).toEqual([noOf(one)])
  await page.getByRole('search').getByRole('button', { name: '重置' }).click()
  await expect(page.getByLabel('出口许可证号')).toHaveValue('')
  await expect(page.getByText(/^默认近一个月/)).toBeVisible()
})

test('3.1.3-2 查询条件写错，在字段处说明，不去查询', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/declarations')
  await expect(total(page)).toHaveText(/^共/)
  for (const [label, typed] of [['报关单号', '12345'], ['报关单号', "' or 1=1 --"], ['报关单号', '<script>alert(1)</script>'], ['出口许可证号', '不是号码']] as const) {
    await page.getByLabel(label, { exact: true }).fill(typed)
    await query(page)
    const field = page.getByLabel(label, { exact: true })
    await expect(field).toBeFocused()
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByRole('search').getByRole('alert')).toBeVisible()
    await expect(page).toHaveURL(/\/declarations$/)
    await page.getByRole('search').getByRole('button', { name: '重置' }).click()
  }
})

test('3.1.3-1 出口日期按习惯的写法输入，只填一端也可；读不懂的留在原处，说明在字段下', async ({ open }) => {
  const page = await open('exporter-a')
  const year = Number(today.slice(0, 4)) - 1
  const [start, end] = [page.getByLabel('出口日期', { exact: true }), page.locator('[id$="-from-to"]')]
  for (const typed of [`${year}0301`, `${year}/3/1`, `${year}.3.1`, `${year}年3月1日`]) {
    await page.goto('/verification/declarations')
    await start.fill(typed)
    await page.keyboard.press('Tab')
    await page.keyboard.type(`${year}/5/31`)
    await query(page)
    await expect(page.getByText(`出口日期：${year}-03-01 至 ${year}-05-31`), typed).toBeVisible()
  }
  // one end alone, with Enter and with the button
  for (const how of ['Enter', 'button'] as const) {
    await page.goto('/verification/declarations')
    await start.click()
    await page.keyboard.type(`${year}0301`)
    await (how === 'Enter' ? page.keyboard.press('Enter') : query(page))
    await expect(page.getByText(`出口日期：${year}-03-01 至 不限`), how).toBeVisible()
    await expect(start).toHaveValue(`${year}-03-01`)
  }
  // what is no day stays, and so does the other end
  await start.fill(`${year}-01-01`)
  await page.keyboard.press('Tab')
  await page.keyboard.type('2025-13-45')
  await query(page)
  await expect(page.getByRole('search').getByRole('alert')).toHaveText('结束日期“2025-13-45”不是日期，请填写如 2026-09-01')
  await expect(start).toHaveValue(`${year}-01-01`)
  await expect(end).toHaveValue('2025-13-45')
  await expect(end).toBeFocused()
  await expect(end).toHaveAttribute('aria-invalid', 'true')
  await end.fill(`${year}.5.31`)
  await query(page)
  await expect(page.getByText(`出口日期：${year}-01-01 至 ${year}-05-31`)).toBeVisible()
  // picked with the mouse as before
  await page.getByRole('search').getByRole('button', { name: '重置' }).click()
  await expect(start).toHaveValue('')
  await start.click()
  await page.getByText('近三个月', { exact: true }).click()
  await expect(start).toHaveValue(/^\d{4}-\d\d-\d\d$/)
  await query(page)
  await expect(page.getByText(new RegExp(`^出口日期：.* 至 ${today}`))).toBeVisible()
})

test('3.1.3-1 地址里的日期写坏了：照原样留在字段里，不作条件', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/declarations?from=zz')
  await expect(page.getByLabel('出口日期', { exact: true })).toHaveValue('zz')
  await expect(page.getByRole('search').getByRole('alert')).toContainText('开始日期“zz”不是日期')
  await expect(page.getByText(/^默认近一个月/)).toBeVisible()
  await expect(page.getByText('Invalid Date')).toHaveCount(0)
  await expect(page.getByText('zz 至 不限')).toHaveCount(0)
})

test('3.1.3-1 粘贴多个报关单号：说明一次查一个', async ({ open }) => {
  const page = await open('exporter-a')
  const [one, two] = clean('exporter-a')
  await page.goto('/verification/declarations')
  await page.getByLabel('报关单号', { exact: true }).fill(`${noOf(one!)} ${noOf(two!)}`)
  await query(page)
  await expect(page.getByRole('search').getByRole('alert')).toHaveText('一次查一个报关单号；多个请按日期或许可证号查询')
})

test('浏览器不允许复制时说明，并把号码选中', async ({ open }) => {
  const page = await open('exporter-a')
  await page.addInitScript(`Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new DOMException('refused', 'NotAllowedError')) } })`)
  const faults: Error[] = []
  page.on('pageerror', (error) => faults.push(error))
  await page.goto('/verification/declarations')
  const copy = list(page).getByRole('button', { name: /^复制报关单号/ }).first()
  const no = /\d{18}/.exec((await copy.getAttribute('aria-label'))!)![0]
  await copy.click()
  await expect(page.getByText('浏览器未允许复制，已选中，请按 Ctrl+C')).toBeVisible()
  expect(await page.evaluate('String(getSelection())')).toBe(no)
  expect(faults).toEqual([])
})

test('3.1.3-10 状态选了几个，字段里写着是哪几个', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/verification/batches?status=pushing,delivered,withdrawing')
  await expect(page.getByRole('search')).toContainText('推送中、已送达、撤回中')
  await expect(page.getByRole('search')).not.toContainText('+ 3')
  await expect(page.getByText('状态：推送中、已送达、撤回中')).toBeVisible()
})

test('3.1.2-2 报关单展开：表头、车辆、商品、许可证、通关状态、报文往来', async ({ open }) => {
  const page = await open('exporter-a')
  const one = clean('exporter-a').find((candidate) => candidate.licenceNos.length === 1 && candidate.vehicles.length > 1)!
  await page.goto(`/verification/declarations?declarationNo=${noOf(one)}`)
  await list(page).getByRole('button', { name: noOf(one), exact: true }).click()
  const drawer = page.getByRole('dialog', { name: `报关单 ${noOf(one)}` })
  await expect(drawer).toBeVisible()
  for (const vin of vinsOf(one)) await expect(drawer.getByText(vin, { exact: true })).toBeVisible()
  for (const label of ['通关状态', '数据来源', '申报日期', '出口日期', '结关日期', '境内发货人', '生产销售单位', '海关核对时间', '离境口岸', '运抵国(地区)', '运输方式', '监管方式', '申报地海关', '出境关别']) {
    await expect.soft(drawer.getByText(label, { exact: true }).first(), label).toBeVisible()
  }
  await expect(drawer.getByText('结关', { exact: true })).toBeVisible()
  await expect(drawer.getByText(one.head.domesticConsignor.name).first()).toBeVisible()
  await expect(drawer.getByRole('heading', { name: '商品' })).toBeVisible()
  for (const item of one.items) await expect(drawer.getByText(item.hsCode).first()).toBeVisible()
  await expect(drawer.getByText(one.licenceNos[0]!).first()).toBeVisible()
  await expect(drawer.getByText('所列车辆')).toBeVisible()
  // a link to the open drawer leads there again; Escape closes it
  await page.reload()
  await expect(drawer).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
})

test('3.1.2-4 查不到时引导到数据协同提取，号码已填好；逐条显示进度，数秒后即可查到', async ({ open }) => {
  const page = await open('exporter-a')
  const { rows } = await ask<{ rows: { declarationNo: string }[] }>(page, '/verification/declarations?size=200')
  const known = new Set(rows.map((row) => row.declarationNo))
  const no = world.forTheTour.find((candidate) => !known.has(candidate))
  expect(no, 'all numbers for the tour were extracted already: start a fresh product').toBeTruthy()
  await page.goto('/verification/declarations')
  await page.getByLabel('报关单号', { exact: true }).fill(no!)
  await query(page)
  await expect(page.getByText(`没有查到报关单 ${no}`)).toBeVisible()
  await page.getByRole('link', { name: '去数据协同提取' }).click()
  await expect(page).toHaveURL(/:\d+\/data-collaboration\/extractions/)
  await expect(page.getByLabel(/^报关单号/)).toHaveValue(no!)
  await expect(page.getByText('可提取 1 个')).toBeVisible()
  const begun = Date.now()
  await page.getByRole('button', { name: '开始提取' }).click()
  await expect(page).toHaveURL(/:\d+\/data-collaboration\/extractions\/[0-9a-f-]+$/)
  await expect(page.getByRole('progressbar', { name: '提取进度' })).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: no! })
  await expect(row).toContainText('新增', { timeout: 30_000 })
  await expect(row).toContainText(/\d+ 辆/)
  const seconds = (Date.now() - begun) / 1000
  // where the manual says five minutes
  expect(seconds).toBeLessThan(30)
  await page.getByRole('main').getByRole('link', { name: '业务信息查询' }).click()
  await expect(total(page)).toHaveText('共 1 条')
  expect(await numbers(page)).toEqual([no])
  // what was said between the systems is told with the declaration
  await list(page).getByRole('button', { name: no!, exact: true }).click()
  const drawer = page.getByRole('dialog', { name: `报关单 ${no}` })
  await drawer.getByText(/^报文往来/).click()
  await expect(drawer.getByRole('region', { name: '报文往来' }).getByText('发出').first()).toBeVisible()
  await expect(drawer.getByRole('region', { name: '报文往来' }).getByText('收到').first()).toBeVisible()
})

test('首页“许可证将到期”点开，正是所涉及的报关单，条件可见、可去掉', async ({ open }) => {
  const page = await open('exporter-b')
  await page.goto('/verification')
  const { licencesExpiring } = await ask<{ licencesExpiring: number }>(page, '/verification/home')
  const item = page.getByRole('list', { name: '待办事项' }).getByRole('link', { name: /许可证将到期/ })
  await expect(item).toContainText(`${licencesExpiring}许可证将到期`)
  await item.click()
  await expect(page).toHaveURL(/licenceExpiring=true/)
  await expect(total(page)).toHaveText(`共 ${licencesExpiring} 条`)
  await expect(page.getByText('许可证：30 天内到期、尚未结关')).toBeVisible()
  // without a number nothing says that a declaration has to be extracted
  await expect(page.getByText(/^没有查到报关单/)).toHaveCount(0)
  await page.getByRole('button', { name: '去掉条件 许可证' }).click()
  await expect(page).not.toHaveURL(/licenceExpiring/)
  await expect(page.getByText(/^默认近一个月/)).toBeVisible()
})

test('首页“待提交证明”点开，条件可见、可去掉，与“仅看未提交”是同一个条件', async ({ open }) => {
  const page = await open('exporter-b')
  await page.goto('/verification')
  await page.getByRole('list', { name: '待办事项' }).getByRole('link', { name: /待提交证明/ }).click()
  await expect(page.getByRole('checkbox', { name: '仅看未提交' })).toBeChecked()
  await expect(page.getByText('提交情况：尚未提交')).toBeVisible()
  // what was typed and not asked yet stays when a tag is taken off
  await page.getByLabel('出口许可证号').fill('26-61-100123')
  await page.getByRole('button', { name: '去掉条件 提交情况' }).click()
  await expect(page.getByRole('checkbox', { name: '仅看未提交' })).not.toBeChecked()
  await expect(page.getByLabel('出口许可证号')).toHaveValue('26-61-100123')
})

test('3.1.3-1 网络断开时说明并不再计数，恢复后自动显示所查的结果', async ({ open }) => {
  const page = await open('exporter-a')
  const one = clean('exporter-a')[0]!
  await page.goto('/verification/declarations')
  await expect(total(page)).toHaveText(/^共/)
  await page.context().setOffline(true)
  await page.getByLabel('报关单号', { exact: true }).fill(noOf(one))
  await query(page)
  await expect(page.getByText('网络已断开，恢复后自动继续')).toBeVisible()
  await expect(page.getByText('下面还是断开前的结果，不是这次查询的。')).toBeVisible()
  await expect(total(page)).toHaveText('等待网络恢复')
  await page.context().setOffline(false)
  await expect(page.getByText('网络已断开，恢复后自动继续')).toBeHidden()
  await expect(total(page)).toHaveText('共 1 条')
  expect(await numbers(page)).toEqual([noOf(one)])
})
