import type { Page } from '@playwright/test'
import { addDays } from '../../src/vocabulary/plain-date.ts'
import { expect, test } from '../support/people.ts'
import { messageFile, unknownNo, xmlFile } from '../support/message-file.ts'
import { clean, dayOf, noOf, of, today, world } from '../support/world.ts'

// the extraction's own page, once it has ended
async function ended(page: Page): Promise<void> {
  await expect(page).toHaveURL(/:\d+\/data-collaboration\/extractions\/[0-9a-f-]+$/)
  await expect(page.getByText(/进行中\s*0$/)).toBeVisible({ timeout: 40_000 })
}
const line = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

test('3.1.2-5 数据协同：粘贴一列报关单号，逐个给出结果：新增、无变化、海关无此单、由境内发货人提交、不属于本企业、海关拒绝', async ({ open }) => {
  const page = await open('exporter-a')
  // from the end: the query's test takes them from the beginning
  const fresh = world.forTheTour.at(-1)!
  const known = clean('exporter-a')[0]!
  // customs tells it to its 生产销售单位 too, but it belongs to its 境内发货人
  const own = world.parties.find(({ key }) => key === 'exporter-a')!
  const produced = world.declarations.find((one) => one.ownerKey !== 'exporter-a' && one.head.producerSeller.uscc === own.uscc)!
  const foreign = world.declarations.find((one) => one.ownerKey !== 'exporter-a' && one.head.producerSeller.uscc !== own.uscc)!
  const unknown = unknownNo()
  const refused = `${unknown.slice(0, 15)}903`
  await page.goto('/data-collaboration/extractions')
  await page.getByLabel(/^报关单号/).fill([fresh, noOf(known), noOf(known), unknown, noOf(produced), noOf(foreign), refused, '12345'].join('\n'))
  await expect(page.getByText('可提取 6 个，重复的 1 个只提取一次')).toBeVisible()
  await expect(page.getByText('应为18位，现为5位')).toBeVisible()
  await expect(page.getByRole('button', { name: '开始提取' })).toBeDisabled()
  await page.getByRole('button', { name: '去掉有误的号码' }).click()
  await page.getByRole('button', { name: '开始提取' }).click()
  await ended(page)
  await expect(line(page, fresh)).toContainText(/新增|无变化/)
  await expect(line(page, noOf(known))).toContainText('无变化')
  await expect(line(page, unknown)).toContainText('海关无此报关单')
  await expect(line(page, unknown)).toContainText('请核对报关单号')
  await expect(line(page, noOf(produced))).toContainText('由境内发货人提取与提交；本企业为生产销售单位')
  await expect(line(page, noOf(foreign))).toContainText('不属于本企业')
  await expect(line(page, noOf(foreign))).toContainText('请核对报关单号')
  await expect(line(page, refused)).toContainText('海关拒绝提供')
  // nothing of the other enterprise's declaration is told
  for (const { vin } of [...produced.vehicles, ...foreign.vehicles]) await expect(page.getByText(vin)).toBeHidden()
  await expect(page.getByRole('status').filter({ hasText: '成功' })).toContainText(/成功\s*2/)

  // again what may end otherwise; a number that customs has not is to be checked first
  const first = page.url()
  await page.getByRole('button', { name: '重试未成功的 1 个' }).click()
  await expect(line(page, fresh)).toHaveCount(0)
  await ended(page)
  await expect(line(page, refused)).toContainText('海关拒绝提供')
  await expect(line(page, unknown)).toHaveCount(0)
  await page.goto(first)
  await page.getByRole('link', { name: '核对海关没有的 1 个' }).click()
  await expect(page.getByLabel(/^报关单号/)).toHaveValue(unknown)
})

test('3.1.2-5 数据协同：按出口日期提取，先取清单，再逐票提取', async ({ open }) => {
  const page = await open('exporter-b')
  await page.goto('/data-collaboration/extractions')
  await page.getByRole('tab', { name: '按出口日期' }).click()
  const panel = page.getByRole('tabpanel', { name: '按出口日期' })
  const from = addDays(today, -20)
  await panel.getByLabel(/出口日期/).fill(from)
  await page.keyboard.press('Tab')
  await page.keyboard.type(today)
  await page.keyboard.press('Enter')
  await panel.getByRole('button', { name: '开始提取' }).click()
  await ended(page)
  const listed = page.getByRole('status').filter({ hasText: '取报关单清单' })
  const [, found] = /海关在该时间段有 (\d+) 票报关单/.exec(await listed.innerText()) ?? []
  // the list is a step of its own, the numbers alone are counted
  await expect(listed).toContainText(`逐票提取\n${found} / ${found} 票`, { useInnerText: true })
  await expect(page.getByRole('status').filter({ hasText: '未成功' })).toHaveText(new RegExp(`成功 ${found}\\s*未成功 0\\s*进行中 0`))
  await expect(page.getByRole('row').filter({ hasText: /\d{18}/ })).toHaveCount(Number(found))
  await expect(page.getByRole('row').nth(1)).toContainText(/^1/)
  const waiting = of('exporter-b').filter((one) => one.head.exportDate !== null && dayOf(one) >= from)
  expect(waiting.length).toBeGreaterThan(0)
  for (const one of waiting) await expect(line(page, noOf(one))).toContainText(/新增|无变化|已更新/)
  await line(page, noOf(waiting[0]!)).getByRole('link', { name: '查看' }).click()
  await expect(page.getByRole('dialog', { name: `报关单 ${noOf(waiting[0]!)}` })).toBeVisible()
})

test('3.1.2-5 数据协同：上传报文，标明未经海关核对，不能提交证明', async ({ open }) => {
  const page = await open('exporter-c')
  const [model] = clean('exporter-c')
  const no = unknownNo()
  await page.goto('/data-collaboration/extractions')
  await page.getByRole('tab', { name: '上传报文' }).click()
  await page.getByLabel('报关单报文文件').setInputFiles(messageFile(model!, no))
  await expect(page.getByText(`报关单 ${no}：已保存`)).toBeVisible()
  await expect(page.getByText(`识别出 ${model!.vehicles.length} 辆车。`)).toBeVisible()
  await page.getByRole('link', { name: '查看海关核对进度' }).click()
  await ended(page)
  await expect(line(page, no)).toContainText('海关无此报关单')
  await page.goto(`/verification/declarations?declarationNo=${no}`)
  const row = page.getByRole('region', { name: '报关单列表' }).getByRole('row').filter({ hasText: no })
  await expect(row).toContainText('未经海关核对')
  await expect(row.getByRole('button', { name: `提交报关单 ${no}` })).toBeDisabled()
  await row.getByRole('button', { name: no, exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('企业上传·未经海关核对')
})

test('3.1.2-5 数据协同：报文与海关数据比对，列出不一致之处', async ({ open }) => {
  const page = await open('exporter-c')
  const [one] = clean('exporter-c')
  const changed = messageFile(one!).buffer.toString().replace(/<GrossWet>[^<]*/, '<GrossWet>99999').replace(/<TrafMode>[^<]*/, '<TrafMode>9')
  await page.goto('/data-collaboration/extractions')
  await page.getByRole('tab', { name: '上传报文' }).click()
  await page.getByLabel('报关单报文文件').setInputFiles(xmlFile(changed))
  await expect(page.getByText(`报关单 ${noOf(one!)}：平台已有海关数据，已与报文比对`)).toBeVisible()
  await expect(page.getByRole('table', { name: '报文与海关数据不一致之处' }).getByRole('row')).not.toHaveCount(1)
  await expect(page.getByRole('table', { name: '报文与海关数据不一致之处' })).toContainText('运输方式')
  // they stay with the extraction's line, also for whoever opens it later
  await page.getByRole('link', { name: '查看海关核对进度' }).click()
  await ended(page)
  await expect(line(page, noOf(one!))).toContainText('与海关数据有 1 处不一致')
  await page.reload()
  await expect(page.getByRole('table', { name: '报文与海关数据不一致之处' })).toContainText('运输方式')
})

test('3.1.2-5 数据协同：不是报文的文件、别家的报文、带实体的报文，各说明原因', async ({ open }) => {
  const page = await open('exporter-c')
  const good = messageFile(clean('exporter-c')[0]!).buffer.toString()
  const cases = [
    ['文件是空的', xmlFile('')],
    ['文件不是可识别的报关单报文', xmlFile('hello')],
    ['文件不是可识别的报关单报文', xmlFile('<a>'.repeat(2000))],
    ['文件不是可识别的报关单报文', xmlFile(good.replace('http://www.chinaport.gov.cn/dec', 'http://elsewhere'))],
    ['文件不是可识别的报关单报文', xmlFile(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${good.replace(/<\?xml[^>]*>/, '')}`)],
    ['报文中没有18位报关单号', xmlFile(good.replace(/<EntryId>[^<]*/, '<EntryId>'))],
    ['不是本企业', messageFile(clean('exporter-b')[0]!)],
  ] as const
  for (const [says, file] of cases) {
    await page.goto('/data-collaboration/extractions')
    await page.getByRole('tab', { name: '上传报文' }).click()
    await page.getByLabel('报关单报文文件').setInputFiles(file)
    await expect(page.getByRole('tabpanel', { name: '上传报文' }).getByRole('alert').first(), says).toContainText(says)
  }
})

test('3.1.2-5 数据协同：夜间自动同步可开可关', async ({ open }) => {
  const page = await open('exporter-c')
  await page.goto('/data-collaboration/extractions')
  const nightly = page.getByRole('switch', { name: '夜间自动同步' })
  await expect(nightly).not.toBeChecked()
  await expect(page.getByText(/^每晚 2 时至 5 时之间/)).toBeVisible()
  await expect(page.getByText(/^尚未同步过。$|^上次同步/)).toBeVisible()
  await nightly.click()
  await expect(nightly).toBeChecked()
  await page.reload()
  await expect(nightly).toBeChecked()
  await nightly.click()
  await expect(nightly).not.toBeChecked()
})

test('3.1.2-6 提取在后台进行：离开页面后在右上角的任务里看到进度与结果', async ({ open }) => {
  const page = await open('exporter-c')
  const nos = clean('exporter-c').slice(1, 4).map(noOf)
  await page.goto('/data-collaboration/extractions')
  await page.getByLabel(/^报关单号/).fill(nos.join('\n'))
  await page.getByRole('button', { name: '开始提取' }).click()
  await expect(page).toHaveURL(/:\d+\/data-collaboration\/extractions\/[0-9a-f-]+$/)
  const address = new URL(page.url()).pathname
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '业务信息查询' }).click()
  await page.getByRole('banner').getByRole('button', { name: /任务/ }).click()
  const job = page.getByRole('listitem').filter({ has: page.locator(`a[href="${address}"]`) })
  await expect(job).toContainText('完成', { timeout: 40_000 })
})

test('3.1.2-5 数据协同：演示中可一键填入海关留有的报关单号；别的企业没有', async ({ open }) => {
  const page = await open('exporter-a')
  await page.goto('/data-collaboration/extractions')
  await page.getByRole('button', { name: '填入号码' }).click()
  await expect(page.getByLabel(/^报关单号/)).toHaveValue(world.forTheTour.join('\n'))
  await expect(page.getByText(`可提取 ${world.forTheTour.length} 个`)).toBeVisible()
  const other = await open('exporter-b')
  await other.goto('/data-collaboration/extractions')
  await expect(other.getByLabel(/^报关单号/)).toBeVisible()
  await expect(other.getByRole('button', { name: '填入号码' })).toHaveCount(0)
})
