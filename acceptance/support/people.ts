// Who clicks: each card logs in through the page once for each worker, and its session is used again.
import { test as base, expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'

export { expect }
export const pin = '88888888'

/** Holders as the demo's list of cards names them. */
export const holders = {
  'exporter-a': '王晓岚',
  'exporter-a2': '孟凡',
  'exporter-b': '李建军',
  'exporter-c': '赵欣怡',
  'exporter-d': '陈志远',
  'exporter-a-expired': '孟凡',
  'exporter-a-revoked': '孟凡',
  'exporter-a-lock': '孟凡',
  'officer-xian': '高峰',
  'officer-baoji': '杨秀兰',
  operator: '何宇',
} as const
export type Card = keyof typeof holders

/** Puts a card of the demo into the frame of the login page that is open. */
export async function takeCard(page: Page, card: Card): Promise<void> {
  const take = page.getByRole('button', { name: `使用 ${holders[card]} 的卡 ${card}`, exact: true })
  const others = page.getByText(/^其他 \d+ 张/)
  await expect(take.or(others).first()).toBeVisible()
  if (!(await take.isVisible())) await others.click()
  await take.click()
}

export const pinField = (page: Page) => page.frameLocator('iframe[title="卡与卡密码"]').getByLabel('卡密码')

/** Types the PIN and clicks 登录. */
export async function logIn(page: Page, card: Card, typed = pin): Promise<void> {
  await takeCard(page, card)
  const frame = page.frameLocator('iframe[title="卡与卡密码"]')
  await expect(frame.getByLabel('卡', { exact: true })).toHaveValue(card)
  await pinField(page).fill(typed)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** The same where no list of cards stands beside the frame: in the dialog of a session that ended. */
export async function logInAgain(page: Page, card: Card): Promise<void> {
  const dialog = page.getByRole('dialog', { name: '登录已失效，请重新登录' })
  await dialog.frameLocator('iframe').getByLabel('卡', { exact: true }).selectOption(card)
  await pinField(page).fill(pin)
  await dialog.getByRole('button', { name: '登录', exact: true }).click()
}

type Asked = { method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; data?: object }

/** Asks a route with the page's session, as the pages do; a refusal throws. */
export async function ask<Answer>(page: Page, path: string, { data, method = data ? 'POST' : 'GET' }: Asked = {}): Promise<Answer> {
  const options = data ? { data, headers: { 'idempotency-key': randomUUID() } } : {}
  const answer = await page.request.fetch(`/api${path}`, { method, ...options })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** 平台授权 without the dialog, for the tests that are about something else. */
export async function agree(page: Page): Promise<void> {
  const { enterprise, grants } = await ask<{ enterprise: { kind: string }; grants: string[] }>(page, '/access/session')
  if (enterprise.kind !== 'exporter' || !grants.includes('approval:used-vehicle-export')) return
  for (const system of ['data-collaboration', 'verification']) {
    if (grants.includes(`consent:${system}`)) continue
    const { version } = await ask<{ version: number }>(page, `/access/agreements/${system}`)
    await ask(page, '/access/consents', { data: { system, version } })
  }
}

type State = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>
type Open = (card: Card, options?: BrowserContextOptions) => Promise<Page>

export const test = base.extend<{ open: Open }, { sessions: Map<Card, State> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs: nothing
  sessions: [async ({}, give) => give(new Map<Card, State>()), { scope: 'worker' }],

  /** A page in a browser of its own, logged in and agreed: another person, or the same one at another desk. */
  open: async ({ browser, sessions }, give) => {
    const contexts: { close(): Promise<void> }[] = []
    await give(async (card, options = {}) => {
      const kept = sessions.get(card)
      const context = await browser.newContext({ ...options, ...(kept && { storageState: kept }) })
      contexts.push(context)
      const page = await context.newPage()
      if (kept) return page
      await page.goto('/login')
      await logIn(page, card)
      await page.waitForURL(({ pathname }) => pathname !== '/login')
      await agree(page)
      sessions.set(card, await context.storageState())
      return page
    })
    for (const context of contexts) await context.close()
  },
})
