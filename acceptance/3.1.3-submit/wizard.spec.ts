import type { Page } from '@playwright/test'
import { baoji, officeNames, officeId, readBatch, submit, xian } from '../support/batches.ts'
import { ask, expect, logIn, test } from '../support/people.ts'
import { dayOf, hasRightDigit, noOf, of, take, vinsOf, world, type Chosen } from '../support/world.ts'

// One clerk has one draft: these tests run one after the other.
const list = (page: Page) => page.getByRole('region', { name: '可提交的报关单' })
const submitButton = (page: Page) => page.getByRole('button', { name: '提交并生成报告' })
const ticked = (page: Page, no: string) => list(page).getByRole('row').filter({ hasText: no }).getByRole('checkbox')
const secondStep = (chosen: readonly Chosen[], office?: string) =>
  `/verification/submit?step=2&chosen=${chosen.map(({ id }) => id).join('.')}${office ? `&office=${office}` : ''}`

async function query(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByRole('search').getByRole('button', { name: '查询', exact: true }).click()
}

test('3.1.3-3 输入条件查询，勾选的报关单换了条件、翻了页仍在，点击“下一步”', async ({ open }) => {
  const page = await open('exporter-b')
  const [first, second] = await take(page, 'exporter-b', 'wizard', 2)
  await page.goto('/verification/submit')
  await expect(page.getByRole('heading', { level: 1, name: '二手车出口业务报关信息证明提交' })).toBeVisible()
  const next = page.getByRole('button', { name: '下一步' })
  await expect(next).toBeDisabled()
  await expect(page.getByText('请勾选待办理注销车辆涉及的全部报关单')).toBeVisible()

  await query(page, '报关单号', noOf(first!.declaration))
  await ticked(page, noOf(first!.declaration)).check()
  await page.getByRole('search').getByRole('button', { name: '重置' }).click()
  await expect(page.getByText(/^默认近一个月/)).toBeVisible()
  await query(page, '出口许可证号', second!.declaration.licenceNos[0]!)
  await ticked(page, noOf(second!.declaration)).check()
  const vehicles = vinsOf(first!.declaration).length + vinsOf(second!.declaration).length
  await expect(page.getByText(`已选 2 票报关单，共 ${vehicles} 辆`)).toBeVisible()
  await next.click()
  await expect(submitButton(page)).toBeVisible()
  for (const { declaration } of [first!, second!]) await expect(page.getByRole('main').getByText(noOf(declaration), { exact: true }).first()).toBeVisible()
})

test('3.1.3-3 跨页勾选：第1页与第2页各勾一票，一并进入下一步', async ({ open }) => {
  const page = await open('exporter-b')
  const days = of('exporter-b').map(dayOf).toSorted()
  await page.goto(`/verification/submit?from=${days[0]}&to=${days.at(-1)}`)
  const chosen: string[] = []
  for (const n of [1, 2]) {
    await expect(page.getByRole('navigation', { name: '翻页' })).toContainText(`第 ${n} 页`)
    await expect(list(page).locator('[aria-busy=true]')).toHaveCount(0)
    const row = list(page).getByRole('row').filter({ has: page.locator('input[type=checkbox]:enabled') }).filter({ hasText: '结关' }).first()
    await row.getByRole('checkbox').check()
    chosen.push(/\d{18}/.exec(await row.innerText())![0])
    if (n === 1) await page.getByRole('navigation', { name: '翻页' }).getByRole('button', { name: '下一页' }).click()
  }
  await expect(page.getByText(/^已选 2 票报关单/)).toBeVisible()
  await page.getByRole('button', { name: '下一步' }).click()
  for (const no of chosen) await expect(page.getByRole('main').getByText(no, { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: '上一步' }).click()
  await expect(page.getByText(/^已选 2 票报关单/)).toBeVisible()
  await expect(ticked(page, chosen[1]!)).toBeChecked()
})

test('3.1.3-3 未结关的报关单不能勾选，并说明原因', async ({ open }) => {
  const page = await open('exporter-b')
  const open_ = of('exporter-b').find((one) => one.extracted && one.clearance.declarationStatus !== 'closed')!
  await page.goto(`/verification/submit?declarationNo=${noOf(open_)}`)
  const box = list(page).getByRole('row').filter({ hasText: noOf(open_) }).getByRole('checkbox')
  await expect(box).toBeDisabled()
  await expect(box).toHaveAccessibleName(new RegExp(`${noOf(open_)} 当前为“.+”，结关后才能提交`))
})

test('3.1.3-4 上方显示所选的全部报关单号与车辆，可逐票移出', async ({ open }) => {
  const page = await open('exporter-b')
  const chosen = await take(page, 'exporter-b', 'wizard', 3)
  await page.goto(secondStep(chosen))
  await expect(page.getByText('报关单号', { exact: true }).first()).toBeVisible()
  for (const { declaration } of chosen) {
    await expect(page.getByRole('main').getByText(noOf(declaration), { exact: true }).first()).toBeVisible()
  }
  await page.getByRole('button', { name: `移出报关单 ${noOf(chosen[2]!.declaration)}` }).click()
  await expect(page.getByRole('main').getByText(noOf(chosen[2]!.declaration), { exact: true })).toHaveCount(0)
  for (const vin of [...vinsOf(chosen[0]!.declaration), ...vinsOf(chosen[1]!.declaration)]) {
    const shown = page.getByRole('cell', { name: vin })
    if (!(await shown.first().isVisible())) await page.getByRole('button', { name: /展开行/ }).first().click()
    await expect(shown.first()).toBeVisible()
  }
})

test('3.1.3-5 选择办理的车辆管理所名称，可按城市查找；未选则不能提交并说明', async ({ open }) => {
  const page = await open('exporter-b')
  const chosen = await take(page, 'exporter-b', 'wizard', 1)
  await page.goto(secondStep(chosen))
  await expect(page.getByRole('status').filter({ hasText: '请选择车辆管理所' })).toBeVisible()
  await expect(submitButton(page)).toBeDisabled()
  await page.getByLabel(/^车辆管理所名称/).click()
  await page.keyboard.type('西安')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('宝鸡')
  await page.getByTitle(officeNames[baoji]).click()
  await expect(page.getByText('推送开始后如需撤回须经车辆管理所同意')).toBeVisible()
  await expect(submitButton(page)).toBeEnabled()
})

test('3.1.3-6 点“上一步”重新选择，选择、车管所、理由与到场车辆都还在', async ({ open }) => {
  const page = await open('exporter-b')
  const chosen = await take(page, 'exporter-b', 'wizard', 2)
  await page.goto(secondStep(chosen, await officeId(page, baoji)))
  await page.getByLabel(/粘贴前往车辆管理所的车辆车架号/).fill(vinsOf(chosen[0]!.declaration).join('\n'))
  await page.getByRole('button', { name: '上一步' }).click()
  await expect(page.getByText(/^已选 2 票报关单/)).toBeVisible()
  await query(page, '报关单号', noOf(chosen[0]!.declaration))
  await expect(ticked(page, noOf(chosen[0]!.declaration))).toBeChecked()
  await page.getByRole('button', { name: '下一步' }).click()
  await expect(page.getByLabel(/粘贴前往车辆管理所的车辆车架号/)).toHaveValue(vinsOf(chosen[0]!.declaration).join('\n'))
  await expect(page.getByText(officeNames[baoji]).first()).toBeVisible()
})

test('3.1.3-8 提交须知四条，与手册一字不差', async ({ open }) => {
  const page = await open('exporter-b')
  const chosen = await take(page, 'exporter-b', 'wizard', 1)
  await page.goto(secondStep(chosen))
  await expect(page.getByText('提交须知')).toBeVisible()
  await expect(page.getByRole('main').locator('ol').getByRole('listitem')).toHaveText([
    '点击“提交并生成报告”前请注意核对并确认该次前往车辆管理所待办理注销车辆所需的全部报关单；',
    '所选择的报关单包含的全部车辆需与前往车辆管理所办理注销业务的车辆信息一致；',
    '所提交的二手车出口报关信息会自动同步至车辆管理所业务办理人员；',
    '为了避免平台多次向车辆管理所推送二手车出口报关信息，请企业注意尽量在一个批次内完成报关信息证明的提交。',
  ])
})

test('3.1.3-9 粘贴到场车辆的车架号，显示缺少的、多出的与格式有误的', async ({ open }) => {
  const page = await open('exporter-b')
  const [chosen] = (await take(page, 'exporter-b', 'wizard', 4)).filter(({ declaration }) => declaration.vehicles.length > 1)
  const [first, ...missing] = vinsOf(chosen!.declaration)
  const extra = 'LSVAM4187C2184841'
  await page.goto(secondStep([chosen!]))
  const box = page.getByLabel(/粘贴前往车辆管理所的车辆车架号/)
  // full width and lower case are the same vehicle
  const wide = [...first!.toLowerCase()].map((letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0)).join('')
  await box.fill(`${wide}\n${extra}，12345 IOQ12345678901234`)
  await expect(page.getByText('有差异')).toBeVisible()
  await expect(page.getByRole('heading', { name: `到场缺少（报关单中有） ${missing.length}` })).toBeVisible()
  await expect(page.getByRole('heading', { name: '到场多出（所选报关单中没有） 1' })).toBeVisible()
  await expect(page.getByRole('heading', { name: '不是17位 1' })).toBeVisible()
  // it has 17 characters: what is wrong are its letters
  await expect(page.getByRole('heading', { name: '不符合编码规则（只含数字和字母，不含 I、O、Q） 1' })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: extra })).toBeVisible()
  await box.fill(vinsOf(chosen!.declaration).join('\t'))
  await expect(page.getByText('一致', { exact: true })).toBeVisible()
})

test('3.1.3-7 提醒须填写理由才能提交，理由随批次留存', async ({ open }) => {
  const page = await open('exporter-b')
  const submitted = new Set(world.submissions.flatMap(({ declarationNos }) => declarationNos))
  const odd = of('exporter-b').filter((one) => one.extracted && one.clearance.declarationStatus === 'closed' && !submitted.has(noOf(one)) && vinsOf(one).some((vin) => !hasRightDigit(vin)))
  const rows = []
  for (const one of odd) rows.push(...(await ask<{ rows: { id: string; batchNo: string | null; declarationNo: string }[] }>(page, `/verification/declarations?declarationNo=${noOf(one)}`)).rows)
  const free = rows.find(({ batchNo }) => batchNo === null)
  expect(free, 'every declaration with a wrong check digit was submitted already: start a fresh product').toBeTruthy()
  const declaration = odd.find((one) => noOf(one) === free!.declarationNo)!
  const vin = vinsOf(declaration).find((one) => !hasRightDigit(one))!
  await page.goto(secondStep([{ id: free!.id, declaration }], await officeId(page, baoji)))
  await expect(page.getByText(`车架号 ${vin} 的校验位不符。`)).toBeVisible()
  await expect(page.getByText('请与机动车登记证书核对')).toBeVisible()
  await expect(page.getByText('请为 1 类提醒填写理由')).toBeVisible()
  await expect(submitButton(page)).toBeDisabled()
  await page.getByLabel(/确认无误仍要提交的理由/).fill('已与登记证书核对一致')
  await submitButton(page).click()
  await expect(page).toHaveURL(/:\d+\/verification\/batches\/[0-9a-f-]+$/)
  await expect(page.getByRole('heading', { name: '提交时确认的提醒' })).toBeVisible()
  await expect(page.getByText('已与登记证书核对一致')).toBeVisible()
})

test('3.1.3-7 同一车辆在同一车管所已有有效证明时不能再提交，说明办法', async ({ open }) => {
  const page = await open('exporter-b')
  const past = world.submissions.find((one) => one.exporterKey === 'exporter-b' && one.officeKey === 'office-baoji' && one.status === 'accepted')!
  const no = past.declarationNos[0]!
  const { rows } = await ask<{ rows: { id: string }[] }>(page, `/verification/declarations?declarationNo=${no}`)
  const declaration = of('exporter-b').find((one) => noOf(one) === no)!
  await page.goto(secondStep([{ id: rows[0]!.id, declaration }], await officeId(page, baoji)))
  await expect(page.getByText(new RegExp(`^车架号 ${vinsOf(declaration)[0]}.* 在该车辆管理所已有有效证明`))).toBeVisible()
  await expect(page.getByText('请直接使用已有证明，或先撤回原批次。').first()).toBeVisible()
  await expect(page.getByText(/^有 \d+ 项问题需先处理$/)).toBeVisible()
  await expect(submitButton(page)).toBeDisabled()
})

test('3.1.3-12 “提交并生成报告”只生成一个批次，进展逐步显示到已受理', async ({ open }) => {
  const page = await open('exporter-b')
  const chosen = await take(page, 'exporter-b', 'wizard', 2)
  await page.goto(secondStep(chosen, await officeId(page, xian)))
  await page.getByLabel(/粘贴前往车辆管理所的车辆车架号/).fill(chosen.flatMap(({ declaration }) => vinsOf(declaration)).join('\n'))
  await expect(page).toHaveURL(/[?&]work=/)
  const work = new URL(page.url()).searchParams.get('work')
  const begun = async () => Object.keys((await ask<{ works: object }>(page, '/drafts/batch-submit')).works)
  await expect.poll(begun).toContain(work)
  await expect(submitButton(page)).toBeEnabled()
  const posted: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/verification/batches')) posted.push(request.url())
  })
  await submitButton(page).dblclick()
  await expect(page).toHaveURL(/:\d+\/verification\/batches\/[0-9a-f-]+$/)
  expect(posted).toHaveLength(1) // the second click is none
  const id = page.url().split('/').at(-1)!
  const steps = page.getByRole('main')
  await expect(page.getByRole('heading', { level: 1, name: /^批次 / })).toBeVisible()
  await expect(steps).toContainText('2 / 2 份', { timeout: 40_000 })
  await expect(steps).toContainText(`${officeNames[xian]}已受理`, { timeout: 40_000 })
  const batch = await readBatch(page, id)
  expect(batch.proofs.map(({ status }) => status)).toEqual(['valid', 'valid'])
  // each declaration has a certificate of its own
  expect(batch.proofs.map(({ declarationNo }) => declarationNo).toSorted()).toEqual(chosen.map(({ declaration }) => noOf(declaration)).toSorted())
  const { rows } = await ask<{ rows: { batchNo: string }[] }>(page, `/verification/batches?declarationNo=${noOf(chosen[0]!.declaration)}`)
  expect(rows.map(({ batchNo }) => batchNo)).toEqual([batch.batchNo])
  // what went and came is told with the batch
  await page.getByText(/^报文往来/).click()
  await expect(page.getByRole('region', { name: '报文往来' })).toContainText('收到')
  // the draft is used up
  await page.goto('/verification/submit')
  await expect(page.getByRole('region', { name: '可提交的报关单' })).toBeVisible()
  await expect.poll(begun).not.toContain(work)
})

test('3.1.3-7 两个窗口提交同一票报关单，后提交的被说明原因', async ({ open }) => {
  const page = await open('exporter-b')
  const chosen = await take(page, 'exporter-b', 'wizard', 1)
  await page.goto(secondStep(chosen, await officeId(page, baoji)))
  await expect(submitButton(page)).toBeEnabled()
  await submit(page, baoji, [chosen[0]!.id])
  // either the page has heard of it, or the server says so
  await submitButton(page).click({ timeout: 2_000 }).catch(() => undefined)
  await expect(page.getByRole('main').getByText(/已有有效证明|已在该车辆管理所的另一批次中/).first()).toBeVisible()
  await expect(page).toHaveURL(/:\d+\/verification\/submit/)
})

test('3.1.3-6 中断的提交，换一台电脑重新登录后仍可继续', async ({ open, browser }) => {
  const page = await open('exporter-b')
  const chosen = await take(page, 'exporter-b', 'wizard', 2)
  await page.goto(secondStep(chosen, await officeId(page, baoji)))
  await page.getByLabel(/粘贴前往车辆管理所的车辆车架号/).fill(vinsOf(chosen[0]!.declaration)[0]!)
  await expect(async () => {
    const drafts = await page.request.get('/api/drafts/batch-submit')
    expect(await drafts.text()).toContain(vinsOf(chosen[0]!.declaration)[0]!)
  }).toPass()
  await page.context().close()

  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await other.goto('/login?to=/verification/submit')
  await logIn(other, 'exporter-b')
  const newest = other.getByRole('list', { name: '未提交的内容' }).getByRole('listitem').first()
  await expect(newest).toContainText('上次未提交的内容：2 票报关单')
  await newest.getByRole('button', { name: '继续' }).click()
  for (const { declaration } of chosen) await expect(other.getByRole('main').getByText(noOf(declaration), { exact: true }).first()).toBeVisible()
  await expect(other.getByText(officeNames[baoji]).first()).toBeVisible()
  await expect(other.getByLabel(/粘贴前往车辆管理所的车辆车架号/)).toHaveValue(vinsOf(chosen[0]!.declaration)[0]!)
  await elsewhere.close()
})

test('3.1.3-6 第1步勾选后刷新页面，勾选还在；另一个窗口可从上次未提交的内容继续', async ({ open }) => {
  const page = await open('exporter-b')
  const [first, second] = await take(page, 'exporter-b', 'wizard', 2)
  await page.goto('/verification/submit')
  await query(page, '报关单号', noOf(first!.declaration))
  await ticked(page, noOf(first!.declaration)).check()
  // at once: what was ticked a moment ago is kept too
  await page.reload()
  const vehicles = vinsOf(first!.declaration).length
  await expect(page.getByText(`已选 1 票报关单，共 ${vehicles} 辆`)).toBeVisible()
  await expect(ticked(page, noOf(first!.declaration))).toBeChecked()
  await query(page, '报关单号', noOf(second!.declaration))
  await ticked(page, noOf(second!.declaration)).check()
  await expect(page.getByText('已选 2 票报关单')).toBeVisible()
  const work = new URL(page.url()).searchParams.get('work')!
  const keptIds = async () => (await ask<{ works: Record<string, { content: { ids: string[] } }> }>(page, '/drafts/batch-submit')).works[work]?.content.ids.toSorted()
  await expect.poll(keptIds).toEqual([first!.id, second!.id].toSorted())

  const other = await page.context().newPage()
  await other.goto('/verification/submit')
  const unfinished = other.getByRole('list', { name: '未提交的内容' }).getByRole('listitem').first()
  await expect(unfinished).toContainText('上次未提交的内容：2 票报关单')
  await unfinished.getByRole('button', { name: '继续' }).click()
  await expect(other.getByText('已选 2 票报关单')).toBeVisible()
  await other.getByRole('button', { name: '下一步' }).click()
  for (const { declaration } of [first!, second!]) await expect(other.getByRole('main').getByText(noOf(declaration), { exact: true }).first()).toBeVisible()
})

test('3.1.3-6 第2步刷新后粘贴的车架号、理由与车管所都还在，打开第二个窗口也不会把它们清空', async ({ open }) => {
  const page = await open('exporter-b')
  const odd = of('exporter-b').filter((one) => one.extracted && one.clearance.declarationStatus === 'closed' && vinsOf(one).some((vin) => !hasRightDigit(vin)))
  const [declaration] = odd
  const { rows } = await ask<{ rows: { id: string }[] }>(page, `/verification/declarations?declarationNo=${noOf(declaration!)}`)
  const chosen = { id: rows[0]!.id, declaration: declaration! }
  const counter = (one: Page) => one.getByLabel(/粘贴前往车辆管理所的车辆车架号/)
  const reason = (one: Page) => one.getByLabel(/确认无误仍要提交的理由/).first()
  await page.goto(secondStep([chosen], await officeId(page, xian)))
  await counter(page).fill('LSVAM4187C2184841')
  await reason(page).fill('刷新前填写的理由')
  await page.reload()
  const still = async (one: Page) => {
    await expect(counter(one)).toHaveValue('LSVAM4187C2184841')
    await expect(reason(one)).toHaveValue('刷新前填写的理由')
    await expect(one.getByText(officeNames[xian]).first()).toBeVisible()
  }
  await still(page)
  await page.waitForTimeout(1_500) // a page that writes its empty fields back would have done so
  await page.reload()
  await still(page)

  // a second window at work on something else, and then on this
  const [another] = await take(page, 'exporter-b', 'wizard', 1)
  const other = await page.context().newPage()
  await other.goto(secondStep([another!]))
  await counter(other).fill('LVHRW1848PR110375')
  await other.waitForTimeout(1_500)
  await page.reload()
  await still(page)
  await other.goto('/verification/submit')
  // what other tests began lies there too; two are shown at first
  const begun = other.getByRole('list', { name: '未提交的内容' }).getByRole('listitem')
  const all = other.getByRole('button', { name: /^显示全部/ })
  await expect(begun.first()).toContainText(/\d{18}/)
  if (await all.isVisible()) await all.click()
  await begun.filter({ hasText: noOf(declaration!) }).getByRole('button', { name: '继续' }).click()
  await still(other)
  await other.goto(secondStep([another!]))
  await expect(counter(other)).toHaveValue('LVHRW1848PR110375')
})
