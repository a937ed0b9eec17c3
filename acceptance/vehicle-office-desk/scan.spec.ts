// The paper on the counter: its QR code before the camera, or read by a hand scanner (issue 3, item 7; decision 12).
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareBrowser } from '../../tools/browser.ts'
import { readQrOf } from '../certificate-check/read-qr.ts'
import { downloadProof, type SealedProof } from '../certificate-check/sealed-proof.ts'
import { baoji, submit, until } from '../support/batches.ts'
import { withoutBarriers, withoutSidewaysScroll } from '../support/look.ts'
import { agree, expect, logIn, test } from '../support/people.ts'
import { take } from '../support/world.ts'
import { showCamera } from './fake-camera.ts'

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const folder = mkdtempSync(join(tmpdir(), 'chechuang-camera-'))
const video = join(folder, 'camera.y4m')

/** a browser of its own, whose camera plays our video */
let withCamera: Browser
let session: Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>
let own: SealedProof
let ownCode: string
let elsewhere: SealedProof
let elsewhereCode: string

// one camera, whose video is changed from test to test
test.describe.configure({ mode: 'default', timeout: 120_000 })

/** A batch of two certificates, come to the desk of 宝鸡; the second one's paper lies on the counter. */
async function deliver(browser: Browser): Promise<SealedProof> {
  const clerk = await browser.newPage()
  await clerk.goto('/login')
  await logIn(clerk, 'exporter-b')
  await clerk.waitForURL(({ pathname }) => pathname !== '/login')
  await agree(clerk)
  const chosen = await take(clerk, 'exporter-b', 'agreement', 2)
  const made = await submit(clerk, baoji, chosen.map(({ id }) => id))
  const { proofs, vehicles } = await until(clerk, made.id, 'delivered')
  const { id, proofNo, declarationNo } = proofs[1]!
  const file = await clerk.request.get(`/api/verification/proofs/${id}/file`)
  expect(file.ok()).toBe(true)
  const vins = vehicles.filter((vehicle) => vehicle.declarationNo === declarationNo).map(({ vin }) => vin)
  const pdf = await file.body()
  await clerk.close()
  return { proofNo, pdf, vins }
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  const other = await downloadProof(browser, 'exporter-c', 'accepted')
  elsewhere = other.proof
  await other.clerk.close()
  own = await deliver(browser)
  ;[ownCode, elsewhereCode] = [readQrOf(own.pdf), readQrOf(elsewhere.pdf)]

  const officer = await browser.newPage()
  await officer.goto('/login')
  await logIn(officer, 'officer-baoji')
  await officer.waitForURL('**/desk')
  session = await officer.context().storageState()
  await officer.close()

  showCamera(video)
  const { args, ...launch } = prepareBrowser()
  withCamera = await chromium.launch({ ...launch, args: [...args, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${video}`] })
})
test.afterAll(async () => {
  await withCamera?.close()
  rmSync(folder, { recursive: true, force: true })
})

const opened: { close(): Promise<void> }[] = []
test.afterEach(async () => {
  for (const context of opened.splice(0)) await context.close()
})

/** The desk as the officer opens it; `asked` keeps all that the page asks for. */
async function desk(browser: Browser, options: BrowserContextOptions = {}): Promise<{ page: Page; asked: string[] }> {
  const { baseURL, locale, timezoneId } = test.info().project.use
  const context = await browser.newContext({ baseURL: baseURL!, locale: locale!, timezoneId: timezoneId!, reducedMotion: 'reduce', storageState: session, ...options })
  opened.push(context)
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`))
  await page.goto('/desk')
  await expect(page.getByRole('heading', { level: 1, name: '收到的批次' })).toBeVisible()
  return { page, asked }
}

const tokenOf = (code: string) => code.split('#')[1] ?? ''
const dialog = (page: Page) => page.getByRole('dialog', { name: '扫描证明上的二维码' })
const certificate = (page: Page, { proofNo }: SealedProof) => page.getByRole('dialog', { name: '批次核验' }).getByRole('article', { name: `证明 ${proofNo}` })
const find = (page: Page) => page.getByRole('textbox', { name: '查找' })

/** A hand scanner: a key every 5 ms by the keyboard's clock, Enter last; nothing is aimed at. */
async function shoot(page: Page, text: string): Promise<void> {
  const keyboard = await page.context().newCDPSession(page)
  const start = Date.now() / 1_000
  const keys = [...[...text].map((key) => ({ key, text: key })), { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 }]
  await Promise.all(
    keys.flatMap((key, index) => {
      const timestamp = start + index * 0.005
      return [keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, timestamp }), keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', key: key.key, timestamp })]
    }),
  )
  await keyboard.detach()
}

const look = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) })

for (const [where, options] of [['on a PC', {}], ['on a phone', phone]] as const) {
  test(`the camera finds the certificate and opens its batch ${where}`, async () => {
    showCamera(video, ownCode)
    const { page, asked } = await desk(withCamera, options)
    await withoutSidewaysScroll(page, '/desk')
    await look(page, 'desk')
    await page.getByRole('button', { name: '扫码' }).click()
    await expect(certificate(page, own)).toHaveAttribute('aria-current', 'true')
    await expect(certificate(page, own)).toBeInViewport()
    await expect(certificate(page, own).getByText('所查证明')).toBeVisible()
    await expect(certificate(page, own).getByText(own.vins[0]!)).toBeVisible()
    await expect(dialog(page)).toHaveCount(0)
    await expect(page).toHaveURL(new RegExp(`[?&]find=${own.proofNo}`))
    await withoutBarriers(page, 'the batch of the scanned certificate')
    await look(page, 'found')
    expect(asked.some((one) => one.includes(own.proofNo))).toBe(true)
    expect(asked.filter((one) => one.includes(tokenOf(ownCode)))).toEqual([])
    // nothing comes from elsewhere: the desk works where there is no internet
    expect(asked.filter((one) => !one.startsWith(test.info().project.use.baseURL!) && !/^(data|blob):/.test(one))).toEqual([])
  })
}

test("another office's paper reads to whom it is addressed and when, and nothing more", async () => {
  showCamera(video, elsewhereCode)
  const { page, asked } = await desk(withCamera, phone)
  await page.getByRole('button', { name: '扫码' }).click()
  await expect(page.getByText('该证明不是提交给本所的')).toBeVisible()
  await expect(page.getByText(new RegExp(`证明 ${elsewhere.proofNo} 于 \\d{4}-\\d\\d-\\d\\d 提交至西安市公安局交通警察支队车辆管理所`))).toBeVisible()
  await expect(page.getByText(elsewhere.vins[0]!)).toHaveCount(0)
  expect(asked.filter((one) => one.includes(tokenOf(elsewhereCode)))).toEqual([])
  await withoutBarriers(page, "another office's paper")
  await look(page, 'elsewhere')
})

test('a code that is not ours is said so while the camera goes on looking, and the number may be typed', async () => {
  showCamera(video, 'https://weixin.qq.com/r/1234567890abcdef')
  const { page } = await desk(withCamera, phone)
  await page.getByRole('button', { name: '扫码' }).click()
  await expect(dialog(page).getByText('这不是本系统证明的二维码。')).toBeVisible()
  await expect(dialog(page).getByText('https://weixin.qq.com/r/1234567890abcdef')).toBeVisible()
  await withoutBarriers(page, 'the camera')
  await withoutSidewaysScroll(page, 'the camera')
  await look(page, 'foreign')
  await dialog(page).getByRole('button', { name: '手工输入' }).click()
  await expect(find(page)).toBeFocused()
  await find(page).fill('SXDZKA-ESC-1685956912456')
  await page.keyboard.press('Enter')
  await expect(page.getByText('没有找到 SXDZKA-ESC-1685956912456')).toBeVisible()
})

test('the camera stops when the dialog closes and while the page is hidden', async () => {
  showCamera(video)
  const { page } = await desk(withCamera)
  await page.getByRole('button', { name: '扫码' }).click()
  await expect(dialog(page).getByText('识别后自动打开批次')).toBeVisible()
  await look(page, 'looking')
  await page.evaluate(`window.pictures = document.querySelector('video').srcObject.getTracks()`)
  const states = () => page.evaluate<string[]>('window.pictures.map(({ readyState }) => readyState)')
  expect(await states()).toEqual(['live'])

  const show = (state: string) =>
    page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true }), document.dispatchEvent(new Event('visibilitychange'))`)
  await show('hidden')
  await expect.poll(states).toEqual(['ended'])
  await show('visible')
  await expect.poll(() => page.evaluate(`document.querySelector('video').srcObject?.getTracks().map(({ readyState }) => readyState)`)).toEqual(['live'])

  await page.evaluate(`window.pictures = document.querySelector('video').srcObject.getTracks()`)
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
  await expect.poll(states).toEqual(['ended'])
})

test('without a camera, permission, HTTPS or while another program holds it, the page says what to do', async ({ browser }) => {
  const { page } = await desk(browser, phone)
  const cases = [
    ['NotFoundError', '没有找到摄像头'],
    ['NotAllowedError', '没有使用摄像头的权限'],
    ['NotReadableError', '摄像头正被其他程序占用'],
  ] as const
  for (const [name, title] of cases) {
    await page.evaluate(`navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '${name}'))`)
    await page.getByRole('button', { name: '扫码' }).click()
    await expect(dialog(page).getByText(title)).toBeVisible()
    await expect(dialog(page).getByRole('button', { name: '重试' })).toBeVisible()
    await withoutBarriers(page, title)
    await look(page, name)
    await dialog(page).getByRole('button', { name: '手工输入' }).click()
    await expect(dialog(page)).toHaveCount(0)
  }
  await page.evaluate(`Object.defineProperty(window, 'isSecureContext', { value: false })`)
  await page.getByRole('button', { name: '扫码' }).click()
  await expect(dialog(page).getByText('当前页面不是HTTPS')).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: '重试' })).toHaveCount(0)
  // the hand scanner works all the same
  await shoot(page, ownCode)
  await expect(certificate(page, own)).toHaveAttribute('aria-current', 'true')
})

test('permission once refused works after it was given, with 重试', async () => {
  showCamera(video, ownCode)
  const { page } = await desk(withCamera)
  // this browser's stand-in for the question always says yes
  await page.evaluate(`window.really = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices), navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))`)
  await page.getByRole('button', { name: '扫码' }).click()
  await expect(dialog(page).getByText('没有使用摄像头的权限')).toBeVisible()
  await page.evaluate('navigator.mediaDevices.getUserMedia = window.really')
  await dialog(page).getByRole('button', { name: '重试' }).click()
  await expect(certificate(page, own)).toHaveAttribute('aria-current', 'true')
})

test.describe('a hand scanner', () => {
  test('works in the find box', async ({ browser }) => {
    const { page, asked } = await desk(browser)
    await find(page).focus()
    await shoot(page, ownCode)
    await expect(certificate(page, own)).toHaveAttribute('aria-current', 'true')
    expect(asked.filter((one) => one.includes(tokenOf(ownCode)))).toEqual([])
    expect(page.url()).not.toContain(tokenOf(ownCode))
  })

  test('works a key at a time as slowly as a hand, when the box has the focus', async ({ browser }) => {
    const { page, asked } = await desk(browser)
    await page.keyboard.press('/')
    await expect(find(page)).toBeFocused()
    await page.keyboard.type(ownCode, { delay: 80 })
    await page.keyboard.press('Enter')
    await expect(certificate(page, own)).toHaveAttribute('aria-current', 'true')
    expect(asked.filter((one) => one.includes(tokenOf(ownCode)))).toEqual([])
  })

  test('works with nothing focused, on a button, in the other field and from the batch that stands open', async ({ browser }) => {
    const { page, asked } = await desk(browser)
    await shoot(page, ownCode)
    await expect(certificate(page, own)).toHaveAttribute('aria-current', 'true')

    // the next paper, while the first one's batch stands open and a button in it has the focus
    await certificate(page, own).getByRole('button', { name: `下载证明 ${own.proofNo}` }).focus()
    await shoot(page, elsewhereCode)
    await expect(page.getByText('该证明不是提交给本所的')).toBeVisible()
    await expect(page.getByRole('dialog', { name: '批次核验' })).toBeHidden()
    expect(page.context().pages()).toHaveLength(1)

    await page.getByRole('button', { name: '重置' }).focus()
    await shoot(page, ownCode)
    await expect(certificate(page, own)).toHaveAttribute('aria-current', 'true')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name: '批次核验' })).toBeHidden()

    // the same paper again, while another state is being looked at
    await page.getByRole('combobox', { name: '状态' }).focus()
    await shoot(page, ownCode)
    await expect(certificate(page, own)).toHaveAttribute('aria-current', 'true')
    await expect(page).toHaveURL(new RegExp(`/desk\\?[^#]*find=${own.proofNo}`))
    await page.keyboard.press('Escape')
    await expect(find(page)).toHaveValue(own.proofNo)
    expect(asked.filter((one) => one.includes(tokenOf(ownCode)) || one.includes(tokenOf(elsewhereCode)))).toEqual([])
  })

  test("reads a vehicle's bar code, says what is not ours, and leaves dialogs alone", async ({ browser }) => {
    const { page } = await desk(browser)
    await shoot(page, own.vins[0]!)
    await expect(find(page)).toHaveValue(own.vins[0]!)
    await page.keyboard.press('Escape')

    await shoot(page, 'https://weixin.qq.com/r/1234567890abcdef')
    await expect(page.getByText('扫到的不是本系统证明的二维码')).toBeVisible()
    await withoutBarriers(page, 'a foreign code')
    await page.getByRole('button', { name: '知道了' }).click()
    await expect(page.getByText('扫到的不是本系统证明的二维码')).toHaveCount(0)

    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: '快捷键' })).toContainText('扫码')
    await shoot(page, elsewhereCode)
    await expect(page.getByText('该证明不是提交给本所的')).toHaveCount(0)
  })

  test("works on a batch's own page too", async ({ browser }) => {
    const { page } = await desk(browser)
    await shoot(page, ownCode)
    await expect(certificate(page, own)).toBeVisible()
    const id = new URL(page.url()).searchParams.get('open')
    await page.goto(`/desk/batches/${id}`)
    await expect(page.getByRole('article', { name: `证明 ${own.proofNo}` })).toBeVisible()
    await shoot(page, elsewhereCode)
    await expect(page.getByText('该证明不是提交给本所的')).toBeVisible()
  })

  test('a code that leads to a stranger with a number of ours is a warning, here and in the batch', async ({ browser }) => {
    const { page, asked } = await desk(browser, phone)
    await shoot(page, ownCode.replace(/^https?:\/\/[^/]+/, 'https://singlewindow.example'))
    await expect(certificate(page, own)).toBeVisible()
    const warning = page.getByRole('dialog', { name: '批次核验' }).getByRole('status').filter({ hasText: '指向其他网站' })
    await expect(warning).toContainText('singlewindow.example')
    expect(asked.filter((one) => one.startsWith('https://singlewindow.example'))).toEqual([])
    await withoutBarriers(page, 'a certificate with a foreign address')
    await look(page, 'stranger')
  })
})
