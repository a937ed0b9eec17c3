import { expect, test, type Page } from '@playwright/test'
import { withoutBarriers as look } from '../support/look.ts'
import { readQrOf } from './read-qr.ts'
import { downloadProof, type SealedProof } from './sealed-proof.ts'

let proof: SealedProof
let withdrawn: SealedProof
/** where the QR code leads: path and fragment */
let code: string
let clerk: Page

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000)
  ;({ proof, clerk } = await downloadProof(browser, 'exporter-a', 'accepted'))
  const other = await downloadProof(browser, 'exporter-c', 'withdrawn')
  withdrawn = other.proof
  await other.clerk.close()
  const url = new URL(readQrOf(proof.pdf))
  code = url.pathname + url.hash
})
test.afterAll(() => clerk?.close())

const token = () => code.split('#')[1] ?? ''
const asPdf = (buffer: Buffer) => ({ name: '证明.pdf', mimeType: 'application/pdf', buffer })

const withoutBarriers = (page: Page) => look(page, page.url().replace(/#.*/, ''))

test('the QR code of a downloaded certificate leads to the verdict and all it states, and the token stays out of every address', async ({ page }) => {
  expect(code).toMatch(new RegExp(`^/check/${proof.proofNo}#[A-Za-z0-9_-]{22}$`))
  const asked: string[] = []
  page.on('request', (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`))
  await page.goto(code)
  await expect(page.getByRole('heading', { level: 1, name: '证明真实有效' })).toBeVisible()
  await expect(page.getByText(proof.proofNo)).toBeVisible()
  await expect(page.getByRole('note')).toContainText('演示')
  const stated = page.getByRole('region', { name: '证明内容' })
  for (const label of ['境内发货人', '统一社会信用代码', '生产销售单位', '出口许可证号', '报关单单号', '出口日期', '出口口岸', '贸易国别/地区', '通关状态', '签章日期']) {
    await expect(stated.getByText(label, { exact: true })).toBeVisible()
  }
  for (const vin of proof.vins) await expect(stated.getByText(vin)).toBeVisible()
  expect(asked.length).toBeGreaterThan(3)
  expect(asked.filter((one) => one.includes(token()))).toEqual([])
  await withoutBarriers(page)
})

test('a number typed with the keyboard alone shows the verdict and nothing more', async ({ page }) => {
  await page.goto('/check')
  await expect(page.getByRole('heading', { level: 1, name: '证明查验' })).toBeVisible()
  await withoutBarriers(page)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: '跳到正文' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: '证明编号' })).toBeFocused()
  await page.keyboard.type('12345')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('不是完整的证明编号')
  await page.getByRole('textbox', { name: '证明编号' }).fill(` ${proof.proofNo.toLowerCase().replaceAll('-', '－')} `)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '证明真实有效' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`/check/${proof.proofNo}$`))
  await expect(page.getByText('这里只显示真伪')).toBeVisible()
  for (const vin of proof.vins) await expect(page.getByText(vin)).toBeHidden()
})

test('a hand scanner types the whole address, and a damaged code still shows the verdict', async ({ page }) => {
  await page.goto('/check')
  await page.getByRole('textbox', { name: '证明编号' }).fill(`http://elsewhere${code}`)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: '证明内容' }).getByText(proof.vins[0]!)).toBeVisible()
  for (const [damaged, says] of [[code.slice(0, -1), '不完整'], [`${code.slice(0, -22)}AAAAAAAAAAAAAAAAAAAAAA`, '与此证明不符']] as const) {
    await page.goto('about:blank')
    await page.goto(damaged)
    await expect(page.getByRole('heading', { level: 1, name: '证明真实有效' })).toBeVisible()
    await expect(page.getByText(says)).toBeVisible()
  }
})

test('a VIN is matched or not, with the code or with the number alone', async ({ page }) => {
  for (const address of [code, `/check/${proof.proofNo}`]) {
    await page.goto('about:blank')
    await page.goto(address)
    const box = page.getByRole('textbox', { name: '车架号' })
    await box.fill('LSVAM4187C218')
    await box.press('Enter')
    await expect(page.getByRole('alert')).toContainText('现为 13 位')
    await box.fill(proof.vins[0]!.toLowerCase())
    await box.press('Enter')
    await expect(page.getByText(`${proof.vins[0]} 在此证明上`)).toBeVisible()
    await box.fill('LSVAM4187C2184847')
    await box.press('Enter')
    await expect(page.getByText('LSVAM4187C2184847 不在此证明上')).toBeVisible()
  }
  await withoutBarriers(page)
})

test('the downloaded file is the original; it is not sent', async ({ page }) => {
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.url()))
  await page.goto(`/check/${proof.proofNo}`)
  await page.getByLabel('选择 PDF 文件').setInputFiles(asPdf(proof.pdf))
  await expect(page.getByText('与签发时的原始文件完全一致')).toBeVisible()
  await page.getByLabel('选择 PDF 文件').setInputFiles(asPdf(withdrawn.pdf))
  await expect(page.getByText(`这是另一份证明的原始文件：${withdrawn.proofNo}`)).toBeVisible()
  await expect(page.getByRole('button', { name: '上传并检查电子签章' })).toBeHidden()
  expect(sent.filter((url) => url.includes('/certificate-check/seals'))).toEqual([])

  await page.goto('/check')
  await page.getByLabel('选择 PDF 文件').setInputFiles(asPdf(withdrawn.pdf))
  await page.getByRole('link', { name: '查看那份证明' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '证明已撤回' })).toBeVisible()
})

test('a file that differs is offered for upload, and its seal is examined', async ({ page }) => {
  await page.goto(code)
  const changed = Buffer.from(proof.pdf)
  changed[Math.floor(changed.length / 2)]! ^= 1
  for (const [file, says] of [[changed, '文件签章后被改动'], [Buffer.from('%PDF-1.4\n%%EOF'), '文件没有电子签章']] as const) {
    await page.getByLabel('选择 PDF 文件').setInputFiles(asPdf(file))
    await expect(page.getByText('与签发时的原始文件不一致')).toBeVisible()
    await page.getByRole('button', { name: '上传并检查电子签章' }).click()
    await expect(page.getByText(says, { exact: true })).toBeVisible({ timeout: 30_000 })
  }
  await page.getByLabel('选择 PDF 文件').setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('hello') })
  await expect(page.getByText('这不是 PDF 文件')).toBeVisible()
  await withoutBarriers(page)
})

test('withdrawn and unknown say what to do', async ({ page }) => {
  await page.goto(`/check/${withdrawn.proofNo}`)
  await expect(page.getByRole('heading', { level: 1, name: '证明已撤回' })).toBeVisible()
  await expect(page.getByText('请向持有人索取现行有效的证明')).toBeVisible()
  await withoutBarriers(page)
  for (const unknown of [`/check/${proof.proofNo.slice(0, -3)}999`, '/check/%3Cscript%3E1', `/check/${'A'.repeat(90)}`]) {
    await page.goto(unknown)
    await expect(page.getByRole('heading', { level: 1, name: '未查到此证明' })).toBeVisible()
  }
  await withoutBarriers(page)
})

test('a session changes nothing', async () => {
  await clerk.goto(`/check/${withdrawn.proofNo}`)
  await expect(clerk.getByRole('heading', { level: 1, name: '证明已撤回' })).toBeVisible()
  await expect(clerk.getByText('这里只显示真伪')).toBeVisible()
  await clerk.goto(`/check/${proof.proofNo}`)
  await expect(clerk.getByText('这里只显示真伪')).toBeVisible()
})

test.describe('in a browser that speaks no Chinese, on a phone, in the dark', () => {
  test.use({ locale: 'fr-FR', viewport: { width: 390, height: 844 }, colorScheme: 'dark' })

  test('the page speaks English; the other language keeps the code and can be shared', async ({ page }) => {
    await page.goto(code)
    await expect(page.getByRole('heading', { level: 1, name: 'Genuine and in force' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await expect(page.getByRole('region', { name: 'What the certificate states' }).getByText(proof.vins[0]!)).toBeVisible()
    await withoutBarriers(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)

    await page.getByRole('button', { name: '中文' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '证明真实有效' })).toBeVisible()
    await expect(page).toHaveURL(new RegExp(`\\?lang=zh#${token()}$`))
    await expect(page.getByRole('region', { name: '证明内容' }).getByText(proof.vins[0]!)).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')

    // the next certificate's code names no language: the one that was chosen stays, and the code with it
    await page.goto('about:blank')
    await page.goto(code)
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
    await expect(page).toHaveURL(new RegExp(`\\?lang=zh#${token()}$`))
    // what was said of a VIN is said again in the other language
    const box = page.getByRole('textbox', { name: '车架号' })
    await box.fill('LSV')
    await box.press('Enter')
    await expect(page.getByRole('alert')).toHaveText('车架号应为 17 位，现为 3 位。')
    await page.getByRole('button', { name: 'English' }).click()
    await expect(page.getByRole('alert')).toHaveText('A VIN has 17 characters; this has 3.')
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await page.goto(`/check/${withdrawn.proofNo}?lang=en`)
    await expect(page.getByRole('heading', { level: 1, name: 'Withdrawn' })).toBeVisible()
    await page.getByRole('link', { name: 'Check another certificate' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Certificate check' })).toBeVisible()
    await withoutBarriers(page)
  })
})

test('printed, it shows the verdict and what is stated, and no forms', async ({ page }) => {
  await page.goto(code)
  await expect(page.getByRole('heading', { level: 1, name: '证明真实有效' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText(proof.vins.at(-1)!)).toBeVisible()
  await expect(page.getByRole('textbox')).toHaveCount(0)
  await expect(page.getByText('查验时间')).toBeVisible()
})
