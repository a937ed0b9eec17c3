import type { Page } from '@playwright/test'
import { withoutBarriers, withoutSidewaysScroll } from '../support/look.ts'
import { unknownNo } from '../support/message-file.ts'
import { baoji, submit, until } from '../support/batches.ts'
import { agree, ask, expect, test } from '../support/people.ts'
import { take } from '../support/world.ts'

interface Sent {
  messageId: string
  state: string
}
const deadOnes = (page: Page) => ask<Sent[]>(page, '/operations/messages?state=dead&find=customs')
const list = (page: Page, box: '发出' | '收到') => page.getByRole('region', { name: `${box}的报文` })
const drawer = (page: Page) => page.getByRole('dialog')

/**
 * Asks customs, as an exporter's clerk, for a number whose question it refuses and one that it answers with what nobody
 * can read (simulators/customs/README.md), and waits for what comes of it at the operator's.
 */
async function somethingWrong(clerk: Page, operator: Page) {
  const [refused, garbled] = [`${unknownNo().slice(0, 15)}907`, `${unknownNo().slice(0, 15)}905`]
  const before = new Set((await deadOnes(operator)).map(({ messageId }) => messageId))
  const quarantined = (await ask<unknown[]>(operator, '/operations/received?state=quarantined')).length
  await ask(clerk, '/data-collaboration/extractions', { data: { declarationNos: [refused, garbled] } })
  let fresh: string | undefined
  await expect(async () => {
    fresh = (await deadOnes(operator)).find(({ messageId }) => !before.has(messageId))?.messageId
    expect(fresh).toBeDefined()
  }).toPass({ timeout: 30_000 })
  await expect(async () => expect((await ask<unknown[]>(operator, '/operations/received?state=quarantined')).length).toBeGreaterThan(quarantined)).toPass({ timeout: 30_000 })
  return { dead: fresh!, refused, garbled }
}

test('运营台 首页先说哪里不对，从那里直接去处理', async ({ open }) => {
  const [clerk, page] = [await open('exporter-c'), await open('operator')]
  await somethingWrong(clerk, page)
  await page.goto('/operations')
  const wrong = page.getByRole('region', { name: '需要处理' })
  await expect(wrong).toContainText(/\d+ 条报文未能送出/)
  await expect(wrong).toContainText(/\d+ 条收到的报文已隔离/)
  await expect(page.getByText('一切正常')).toHaveCount(0)
  await withoutBarriers(page, '运行状况')
  await page.getByRole('link', { name: '处理死信' }).click()
  await expect(page).toHaveURL(/:\d+\/operations\/messages\?state=dead/)
  await expect(list(page, '发出').getByRole('row').nth(1)).toContainText('死信')
  await page.goBack()
  await page.getByRole('link', { name: '查看隔离报文' }).click()
  await expect(page.getByRole('tab', { name: '收到' })).toHaveAttribute('aria-selected', 'true')
  await expect(list(page, '收到').getByRole('row').nth(1)).toContainText('已隔离')
})

test('运营台 报文原文：签名、整理与原样、摘要', async ({ open }) => {
  const [clerk, page] = [await open('exporter-c'), await open('operator')]
  const { dead, refused } = await somethingWrong(clerk, page)
  await page.goto('/operations/messages')
  // dead letters stand before everything that came later
  await expect(list(page, '发出').getByRole('row').nth(1)).toContainText('死信')
  await page.getByRole('button', { name: `查看原文 报关单查询 ${dead}` }).click()
  await expect(drawer(page)).toContainText('HTTP 400')
  await expect(drawer(page).getByText('已签名')).toBeVisible()
  await expect(drawer(page).getByRole('region', { name: '报文头' })).toContainText(/sig1=:[\w+/]+=*:/)
  const raw = drawer(page).getByRole('region', { name: '报文原文' })
  await expect(raw).toContainText(`\n  <EntryId>${refused}</EntryId>\n`)
  await drawer(page).getByText('原样', { exact: true }).click()
  await expect(raw).toContainText(`<EntryId>${refused}</EntryId><`)
  await withoutBarriers(page, '报文原文')
  // the address opens it again
  await expect(page).toHaveURL(new RegExp(`open=${dead}`))
  await page.reload()
  await expect(drawer(page).getByRole('region', { name: '报文原文' })).toContainText(refused)
})

test('运营台 读不懂的来报：原文照原样显示，点到它回应的报文', async ({ open }) => {
  const [clerk, page] = [await open('exporter-c'), await open('operator')]
  const { garbled } = await somethingWrong(clerk, page)
  await page.goto('/operations/messages?box=in&state=quarantined')
  await list(page, '收到').getByRole('button', { name: /^查看原文 报关单应答/ }).first().click()
  await expect(drawer(page).getByRole('region', { name: '报文原文' })).toContainText(garbled)
  await expect(drawer(page)).toContainText('报文不是格式良好的 XML')
  await drawer(page).getByRole('button', { name: /^查看回应的报文/ }).click()
  await expect(drawer(page)).toContainText('报关单查询（declaration-query）')
  await expect(drawer(page).getByRole('region', { name: '报文原文' })).toContainText(`<EntryId>${garbled}</EntryId>`)
  await page.keyboard.press('Escape')

  const row = list(page, '收到').getByRole('row').filter({ hasText: '已隔离' }).first()
  await row.getByRole('button', { name: /^重新处理报文/ }).click()
  await expect(page.getByText('已重新排入处理')).toBeVisible()
  // still no XML: it goes where it was
  await expect(async () => {
    await page.getByRole('button', { name: '刷新' }).click()
    await expect(row).toContainText('报文不是格式良好的 XML', { timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
})

test('运营台 死信：重发后对方仍拒收；放弃须填原因，之后记为已放弃', async ({ open }) => {
  const [clerk, page] = [await open('exporter-c'), await open('operator')]
  const { dead } = await somethingWrong(clerk, page)
  await page.goto(`/operations/messages?find=${dead}`)
  const row = list(page, '发出').getByRole('row', { name: new RegExp(dead) })
  await row.getByRole('button', { name: `重发报文 ${dead}` }).click()
  await expect(page.getByText('已重新排入发送')).toBeVisible()
  await expect(async () => {
    await page.getByRole('button', { name: '刷新' }).click()
    await expect(row).toContainText('死信', { timeout: 1_000 })
  }).toPass({ timeout: 30_000 })

  await row.getByRole('button', { name: `放弃报文 ${dead}` }).click()
  const dialog = page.getByRole('dialog', { name: '放弃报文' })
  await expect(dialog.getByRole('button', { name: '放弃' })).toBeDisabled()
  await dialog.getByLabel(/^原因/).fill('对方已确认不受理')
  await withoutBarriers(page, '放弃报文')
  await dialog.getByRole('button', { name: '放弃' }).click()
  await expect(row).toContainText('已放弃')
  await expect(row).toContainText('对方已确认不受理')
  await expect(row.getByRole('button', { name: /^重发/ })).toHaveCount(0)
})

test('运营台 按报文编号、往来系统、中文类型查找，条件在地址里', async ({ open }) => {
  const [clerk, page] = [await open('exporter-c'), await open('operator')]
  const { dead } = await somethingWrong(clerk, page)
  await page.goto('/operations/messages')
  const rows = list(page, '发出').locator('tbody tr[data-row-key]')
  const find = async (text: string) => {
    const field = page.getByRole('textbox', { name: '查找' })
    await field.fill(text)
    await field.press('Enter')
    await expect(page).toHaveURL((url) => url.searchParams.get('find') === text)
  }
  await find(dead)
  await expect(rows).toHaveCount(1)
  await find('报关单查询')
  await expect(rows.first()).toContainText('海关')
  await find(`'; drop table outbox;--`)
  await expect(page.getByText('没有符合条件的报文')).toBeVisible()
  await page.reload()
  await expect(page.getByText('没有符合条件的报文')).toBeVisible()
  await page.getByRole('button', { name: '去掉条件 查找' }).click()
  await expect(rows.first()).toBeVisible()
})

test('运营台 按批次号查到它的全部报文：盖章、推送与回执，回执写明结果', async ({ open }) => {
  const [clerk, page] = [await open('exporter-c'), await open('operator')]
  await agree(clerk)
  const [chosen] = await take(clerk, 'exporter-c', 'operations', 1)
  const { id, batchNo } = await submit(clerk, baoji, [chosen!.id])
  await until(clerk, id, 'delivered')
  await page.goto(`/operations/messages?find=${batchNo}`)
  const out = list(page, '发出')
  await expect(out.getByRole('button', { name: /^查看原文 批次推送/ })).toHaveCount(1)
  await expect(out.getByRole('row', { name: /批次推送/ })).toContainText(batchNo)
  const sealed = out.getByRole('row', { name: /证明盖章/ }).first()
  await expect(sealed).toContainText(/-\d{13}/)
  // what the platform does by itself was never on its way to anybody
  await sealed.getByRole('button', { name: /^查看原文/ }).click()
  await expect(drawer(page)).toContainText('由“盖章服务”在平台内部处理')
  await expect(drawer(page)).not.toContainText('尚未')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: '收到' }).click()
  await expect(list(page, '收到').getByRole('button', { name: /^查看原文 批次回执（已收到）/ })).toHaveCount(1)
  await withoutBarriers(page, '按批次号查找')
})

for (const box of ['发出', '收到'] as const) {
  test(`运营台 报文“${box}”：窄屏不横向滚动`, async ({ open }) => {
    const [clerk, page] = [await open('exporter-c'), await open('operator')]
    await somethingWrong(clerk, page)
    await page.goto('/operations/messages')
    await page.getByRole('tab', { name: box }).click()
    await expect(list(page, box).getByRole('row').nth(1)).toBeVisible()
    // 发出 is what everywhere/looks sees first
    if (box === '收到') await withoutBarriers(page, box)
    await withoutSidewaysScroll(page, box)
    await page.setViewportSize({ width: 390, height: 800 })
    await withoutSidewaysScroll(page, `${box}, phone`)
  })
}
