import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { unlockSoftCard } from '../../card-agent/soft-card.ts'
import { expect, logIn, pin, pinField, takeCard, test } from '../support/people.ts'

const header = '中国（陕西）国际贸易“单一窗口”企业二手车出口报关信息验证平台'

test('3.1.1-1 从“二手车出口数据验证系统”入口进入，用卡介质登录', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('main').getByRole('link', { name: '二手车出口数据验证系统' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '二手车出口数据验证系统' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 2, name: '卡介质登录' })).toBeVisible()
  await logIn(page, 'exporter-a')
  await expect(page).toHaveURL(/:\d+\/verification$/)
  await expect(page.getByRole('banner')).toContainText(header)
  await expect(page.getByRole('banner')).toContainText('西安丝路驰远二手车出口有限公司（演示）')
})

test('3.1.1-1 登录前选择的应用，登录后直接打开', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: '全部应用' }).click()
  await page.getByRole('navigation', { name: '全部应用' }).getByRole('link', { name: '二手车出口数据协同系统' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '二手车出口数据协同系统' })).toBeVisible()
  await logIn(page, 'exporter-a')
  await expect(page).toHaveURL(/:\d+\/data-collaboration$/)
  await expect(page.getByRole('banner')).toContainText('二手车出口数据协同系统')
})

test('VIN第四篇-2 从“业务应用—口岸执法申报”选择应用，登录后打开', async ({ page }) => {
  await page.goto('/')
  const main = page.getByRole('main')
  await expect(main).toContainText('业务应用')
  await expect(main.getByRole('heading', { level: 2, name: '口岸执法申报' })).toBeVisible()
  await main.getByRole('region', { name: '二手车出口综合服务平台' }).getByRole('link', { name: '二手车出口数据协同系统' }).click()
  await logIn(page, 'exporter-a')
  await expect(page).toHaveURL(/:\d+\/data-collaboration$/)
})

test('VIN第二篇-1 打开门户网址即可访问：平台名称、三个模块、无需登录的证明查验', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: '单一窗口' })).toBeVisible()
  const platform = page.getByRole('region', { name: '二手车出口综合服务平台' })
  for (const name of ['二手车出口数据协同系统', '二手车出口数据验证系统', '二手车出口数据查询与统计分析系统']) await expect(platform.getByRole('link', { name })).toBeVisible()
  await page.getByRole('link', { name: '证明查验' }).click()
  await expect(page).toHaveURL(/:\d+\/check$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('查验')
})

test('3.1.1-1 直接打开的地址，登录后回到原处，查询条件不丢', async ({ page }) => {
  await page.goto('/verification/batches?from=2026-01-01&to=2026-06-30')
  await expect(page).toHaveURL(/\/login/)
  await logIn(page, 'exporter-a')
  await expect(page).toHaveURL(/:\d+\/verification\/batches\?.*from=2026-01-01/)
})

test('3.1.1-1 登录地址里写了别的网站，也只会进入本平台', async ({ page, baseURL }) => {
  await page.goto('/login?to=//elsewhere.example/verification')
  await logIn(page, 'exporter-a')
  await expect(page).toHaveURL(`${baseURL}/verification`)
})

test('3.1.1-2 门户右上角“登录”，卡密码在卡助手的框内输入', async ({ page, baseURL }) => {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().startsWith(baseURL ?? '')) sent.push(`${request.url()} ${request.postData() ?? ''}`)
  })
  await page.goto('/')
  await page.getByRole('banner').getByRole('link', { name: '登录' }).click()
  const frame = page.locator('iframe[title="卡与卡密码"]')
  await expect(frame).toHaveAttribute('src', /^http:\/\/127\.0\.0\.1:\d+\/frame/)
  await logIn(page, 'officer-baoji')
  await expect(page).toHaveURL(/:\d+\/desk$/)
  // neither the page nor the platform sees the PIN (decision 31)
  expect(sent.some((one) => one.includes('/access/sessions'))).toBe(true)
  expect(sent.filter((one) => one.includes(pin))).toEqual([])
})

test('3.1.1-2 卡密码输错，说明还可以试几次，六次后锁定', async ({ page }) => {
  const cards = process.env.CHECHUANG_DATA_DIR && join(process.env.CHECHUANG_DATA_DIR, 'cards')
  if (cards && existsSync(cards)) await unlockSoftCard(cards, 'exporter-a-lock')
  await page.goto('/login')
  await logIn(page, 'exporter-a-lock', '12345678')
  const said = page.frameLocator('iframe[title="卡与卡密码"]').getByRole('alert')
  for (const left of [5, 4, 3, 2, 1]) {
    await expect(said).toHaveText(`卡密码不正确，还可以试 ${left} 次。请核对后重新输入。`)
    await pinField(page).fill('12345678')
    await pinField(page).press('Enter')
  }
  await expect(said).toContainText('卡已锁定')
  // the right one no longer helps
  await pinField(page).fill(pin)
  await pinField(page).press('Enter')
  await expect(said).toHaveText('卡密码已连续 6 次输错，卡已锁定。请携带卡介质与身份证件到制卡代理点解锁。')
  await expect(page).toHaveURL(/\/login$/)
})

test('3.1.1-2 过期的卡，说明已过期与办法', async ({ page }) => {
  await page.goto('/login')
  await logIn(page, 'exporter-a-expired')
  await expect(page.getByRole('region', { name: '卡介质登录' }).getByRole('alert')).toContainText(/卡证书已于 \d{4}-\d\d-\d\d 过期。/)
  await expect(page).toHaveURL(/\/login$/)
})

test('3.1.1-2 已注销的卡，说明已注销与办法', async ({ page }) => {
  await page.goto('/login')
  await logIn(page, 'exporter-a-revoked')
  await expect(page.getByRole('region', { name: '卡介质登录' }).getByRole('alert')).toContainText('注销')
  await expect(page).toHaveURL(/\/login$/)
})

test('3.1.1-2 卡助手没有运行，说明步骤，运行后点击“重试”即可登录', async ({ page }) => {
  await page.route(/127\.0\.0\.1:\d+\/status/, (route) => route.abort())
  await page.goto('/login')
  const card = page.getByRole('region', { name: '卡介质登录' })
  await expect(card.getByText('没有找到卡助手')).toBeVisible()
  await expect(card.getByRole('listitem').first()).toHaveText('请确认本机已安装并启动卡助手（客户端控件）。')
  await expect(card.getByRole('button', { name: '登录', exact: true })).toBeHidden()
  await page.unroute(/127\.0\.0\.1:\d+\/status/)
  await card.getByRole('button', { name: '重试' }).click()
  await expect(pinField(page)).toBeVisible()
  await takeCard(page, 'exporter-a')
  await expect(card.getByRole('button', { name: '登录', exact: true })).toBeVisible()
})

test('3.1.1-3 点击右上角“退出”，即退出平台，原来的会话不能再用', async ({ page, context }) => {
  await page.goto('/login?to=/verification')
  await logIn(page, 'exporter-a')
  await expect(page).toHaveURL(/:\d+\/verification$/)
  const session = await context.cookies()
  const box = await page.getByRole('banner').getByRole('button', { name: '退出' }).boundingBox()
  expect(box!.x + box!.width).toBeGreaterThan(1440 - 40)
  expect(box!.y).toBeLessThan(60)
  await page.getByRole('banner').getByRole('button', { name: '退出' }).click()
  await expect(page).toHaveURL(/:\d+\/$/)
  await expect(page.getByRole('banner').getByRole('link', { name: '登录' })).toBeVisible()
  await context.addCookies(session)
  expect((await page.request.get('/api/access/session')).status()).toBe(401)
  await page.goto('/verification')
  await expect(page).toHaveURL(/\/login/)
})

test('3.1.1-3 在一个窗口退出，同一浏览器的其他窗口也离开', async ({ page, context }) => {
  await page.goto('/login?to=/verification')
  await logIn(page, 'exporter-a')
  await expect(page).toHaveURL(/:\d+\/verification$/)
  const other = await context.newPage()
  await other.goto('/verification')
  await expect(other.getByRole('banner').getByRole('button', { name: '退出' })).toBeVisible()
  await page.getByRole('banner').getByRole('button', { name: '退出' }).click()
  await expect(other).toHaveURL(/:\d+\/$/)
})

test.describe('平台授权', () => {
  test.describe.configure({ mode: 'serial' })

  test('3.1.1-4 进入系统后点击模块，弹出授权协议，不授权则不能进入', async ({ page }) => {
    await page.goto('/login?to=/verification')
    await logIn(page, 'exporter-a2')
    await expect(page.getByText('首次使用请先完成平台授权')).toBeVisible()
    for (const name of ['业务信息查询', '二手车出口业务报关信息证明提交', '提交报告记录']) {
      await page.getByRole('main').getByRole('link', { name }).click()
      const dialog = page.getByRole('dialog', { name: '《二手车出口数据验证系统数据授权协议》' })
      await expect(dialog).toBeVisible()
      await dialog.getByRole('button', { name: '暂不授权' }).click()
      await expect(page).toHaveURL(/:\d+\/verification$/)
    }
    // nor behind the page's back
    expect((await page.request.get('/api/verification/declarations')).status()).toBe(403)
  })

  test('3.1.1-5 协议读到末尾才能点击“确认授权”，确认后进入模块，以后不再询问', async ({ page }) => {
    await page.goto('/login?to=/verification')
    await logIn(page, 'exporter-a2')
    await page.getByRole('main').getByRole('link', { name: '业务信息查询' }).click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: '确认授权' })
    await expect(dialog.getByText('请阅读至协议末尾')).toBeVisible()
    await expect(confirm).toBeDisabled()
    await dialog.getByRole('region', { name: '协议正文' }).focus()
    await page.keyboard.press('End')
    await expect(confirm).toBeEnabled()
    await confirm.click()
    await expect(page.getByRole('heading', { level: 1, name: '业务信息查询' })).toBeVisible()
    await expect(page.getByRole('region', { name: '报关单列表' }).getByRole('status')).toHaveText(/^共 [\d,]+ 条$/)
    await page.reload()
    await expect(page.getByRole('region', { name: '报关单列表' })).toBeVisible()
    // the other system has an agreement of its own
    await page.goto('/data-collaboration/extractions')
    await expect(page.getByRole('dialog', { name: '《二手车出口数据协同系统数据授权协议》' })).toBeVisible()
  })
})
