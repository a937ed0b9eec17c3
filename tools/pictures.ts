// npm run pictures: the pictures of the README, taken from a demo product of its own (free ports, an empty folder that is
// removed at the end) in the browser of the acceptance tests. Writes docs/pictures/*.png at 1366×768, the clerk's screen.
import { chromium } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { demoPin } from '../src/app/demo.ts'
import { buildWorld } from '../db/scenarios/demo/world.ts'
import { shanghaiDay } from '../src/vocabulary/plain-date.ts'
import { prepareBrowser } from './browser.ts'
import { smallerPng } from './pictures/smaller-png.ts'
import { choosePort } from './supervisor/ports.ts'
import { startProduct } from './supervisor/product.ts'
import type { Product } from './supervisor/product.ts'
import { readSettings, root } from './supervisor/settings.ts'

const folder = join(root, 'docs/pictures')
const largest = 200 * 1024

async function takePictures(url: string, browser: Browser): Promise<void> {
  const clerk = await visit(browser, url)
  await clerk.goto('/')
  await clerk.getByRole('heading', { level: 1 }).waitFor()
  await picture(clerk, 'portal')

  await clerk.goto('/login?to=/verification')
  await clerk.frameLocator('iframe').getByLabel('卡密码').waitFor()
  await picture(clerk, 'login')
  await logIn(clerk, '王晓岚', '/verification')
  await consent(clerk, '/data-collaboration/extractions')
  await consent(clerk, '/verification/declarations')

  const [first, second, third, fourth] = await extract(clerk, buildWorld({ seed: 'demo', today: shanghaiDay(new Date()) }).forTheTour)
  const offices = await ask<{ id: string; code: string }[]>(clerk, '/verification/offices')
  const office = (code: string) => offices.find((one) => one.code === code)?.id ?? ''
  const atDesk = await submit(clerk, office('610300'), [third, fourth])
  const proofId = await submit(clerk, office('610100'), [first])
  await sleep(4000) // the simulated office accepts after 3 s

  await clerk.goto('/verification')
  await clerk.getByText('业务信息查询').first().waitFor()
  await picture(clerk, 'home')
  await clerk.goto('/verification/declarations')
  await clerk.getByRole('row').nth(3).waitFor()
  await picture(clerk, 'query')
  await clerk.goto(`/verification/submit?step=2&chosen=${second}&office=${office('610100')}`)
  await clerk.getByRole('button', { name: '提交并生成报告' }).and(clerk.locator(':enabled')).waitFor()
  await picture(clerk, 'submit')
  await clerk.goto('/verification/batches')
  await clerk.getByRole('row').nth(3).waitFor()
  await picture(clerk, 'records')
  await certificate(clerk, proofId)

  const officer = await visit(browser, url)
  await officer.goto('/login')
  await logIn(officer, '杨秀兰', '/desk')
  const [batch] = (await ask<{ rows: { id: string; batchNo: string }[] }>(officer, '/desk/batches')).rows
  if (!batch) throw new Error(`the batch of proof ${atDesk} has not reached the desk`)
  await officer.goto(`/desk/batches/${batch.id}`)
  await officer.getByText(batch.batchNo).first().waitFor()
  await picture(officer, 'desk')

  const operator = await visit(browser, url)
  await operator.goto('/login')
  await logIn(operator, '何宇', '/operations')
  await operator.getByText('电子签章').first().waitFor()
  await picture(operator, 'operations')
}

async function visit(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce',
  })
  return context.newPage()
}

async function logIn(page: Page, holder: string, home: string): Promise<void> {
  await page.getByRole('button', { name: `使用 ${holder} 的卡` }).click()
  const pin = page.frameLocator('iframe').getByLabel('卡密码')
  await pin.fill(demoPin)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(({ pathname }) => pathname === home)
}

async function consent(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('region', { name: '协议正文' }).press('End') // it must have been read
  await page.getByRole('button', { name: '确认授权' }).click()
  await page.getByRole('button', { name: '确认授权' }).waitFor({ state: 'detached' })
}

/** What has no picture of its own is asked of the same routes that the pages use, with the page's session. */
async function ask<Answer>(page: Page, path: string, body?: object): Promise<Answer> {
  const options = body ? { data: body, headers: { 'idempotency-key': randomUUID() } } : {}
  const response = await page.request.fetch(`/api${path}`, { method: body ? 'POST' : 'GET', ...options })
  if (!response.ok()) throw new Error(`${path}: ${await response.text()}`)
  return response.json() as Promise<Answer>
}

/** Asks again until there is an answer; half a minute is far more than the demo takes. */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(200)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error(`${what} did not happen within 30 s`)
}

/** The ids of the declarations, once customs has answered for all of them. */
async function extract(page: Page, declarationNos: readonly string[]): Promise<string[]> {
  const { id } = await ask<{ id: string }>(page, '/data-collaboration/extractions', { declarationNos })
  return until('the extraction', async () => {
    const job = await ask<{ state: string; items: { declarationId: string | null }[] }>(page, `/data-collaboration/extractions/${id}`)
    return job.state === 'done' ? job.items.flatMap((item) => item.declarationId ?? []) : undefined
  })
}

/** Submits and waits for the seal. Returns the first proof's id. */
async function submit(page: Page, officeId: string, declarationIds: readonly (string | undefined)[]): Promise<string> {
  const { findings } = await ask<{ findings: { code: string; severity: string }[] }>(page, '/verification/batch-checks', { officeId, declarationIds })
  const reasons = Object.fromEntries(findings.map(({ code }) => [code, '已与实车核对']))
  const { id } = await ask<{ id: string }>(page, '/verification/batches', { officeId, declarationIds, reasons })
  return until('the sealing', async () => {
    const { proofs, status } = await ask<{ status: string; proofs: { id: string }[] }>(page, `/verification/batches/${id}`)
    return status === 'delivered' || status === 'accepted' ? proofs[0]?.id : undefined
  })
}

async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.waitForLoadState('domcontentloaded')
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  await sleep(400) // what fades in has faded in
  keep(name, await page.screenshot({ animations: 'disabled', caret: 'hide' }))
}

/** Page 1 of a sealed certificate, where poppler is installed. */
async function certificate(page: Page, proofId: string): Promise<void> {
  const pdf = await page.request.get(`/api/verification/proofs/${proofId}/file`)
  const file = join(folder, '.certificate.pdf')
  writeFileSync(file, await pdf.body())
  try {
    const drawn = spawnSync('pdftoppm', ['-png', '-singlefile', '-r', '80', '-f', '1', '-l', '1', file, file], { encoding: 'utf8' })
    if (drawn.error) console.log('certificate.png is left as it is: pdftoppm is not installed (apt-get install poppler-utils)')
    else if (drawn.status !== 0) throw new Error(`pdftoppm: ${drawn.stderr}`)
    else keep('certificate', readFileSync(`${file}.png`))
  } finally {
    rmSync(file, { force: true })
    rmSync(`${file}.png`, { force: true })
  }
}

function keep(name: string, png: Buffer): void {
  const small = smallerPng(png)
  if (small.length > largest) throw new Error(`${name}.png is larger than ${largest / 1024} kB`)
  writeFileSync(join(folder, `${name}.png`), small)
  console.log(`${name}.png ${Math.round(small.length / 1024)} kB`)
}

mkdirSync(folder, { recursive: true })
const dataDir = mkdtempSync(join(tmpdir(), 'chechuang-pictures-'))
chmodSync(dataDir, 0o755) // the database may run as another user

// the address is seen in a picture: the same one each time where it is free
const settings = await readSettings({ PORT: String(await choosePort(0, 5190)), DATA_DIR: dataDir })
let product: Product | undefined
let browser: Browser | undefined
const end = async () => {
  await browser?.close()
  await product?.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, () => void end().finally(() => process.exit(130)))
try {
  product = await startProduct(settings, (line) => console.log(line))
  browser = await chromium.launch(prepareBrowser())
  await takePictures(settings.publicUrl, browser)
  console.log(`taken: ${basename(folder)}/*.png`)
} finally {
  await end()
}
process.exit(0)
