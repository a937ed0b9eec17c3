// Customs takes a declaration back after its certificate lies at the office: everybody who would rely on it reads so.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { baoji, submit, until } from '../support/batches.ts'
import { agree, expect, test } from '../support/people.ts'
import { noOf, take, vinsOf } from '../support/world.ts'

async function customsDeletes(entryId: string): Promise<void> {
  const partners = JSON.parse(readFileSync(join(process.env['CHECHUANG_DATA_DIR'] ?? '', 'partners.json'), 'utf8')) as { customs: { url: string } }
  const answer = await fetch(partners.customs.url.replace(/\/messages$/, '/control'), {
    method: 'POST', body: JSON.stringify({ delete: entryId }), headers: { 'content-type': 'application/json' },
  })
  expect(answer.ok, await answer.text()).toBe(true)
}

test('核验台：海关改动报关单后，证明标为已失效，不能受理或注销，车辆只能退回', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-a'), await open('officer-baoji')]
  const [chosen] = await take(clerk, 'exporter-a', 'desk', 1)
  // customs tells of its changes to whoever asked it
  await agree(clerk)
  await clerk.goto('/data-collaboration/extractions')
  await clerk.getByLabel(/^报关单号/).fill(noOf(chosen!.declaration))
  await clerk.getByRole('button', { name: '开始提取' }).click()
  await expect(clerk.getByRole('status').filter({ hasText: '未成功' })).toHaveText(/成功 1\s*未成功 0/, { timeout: 40_000 })
  const made = await submit(clerk, baoji, [chosen!.id])
  await until(clerk, made.id, 'delivered')
  await officer.goto(`/desk?find=${made.batchNo}`)
  const row = officer.getByRole('region', { name: '收到的批次' }).getByRole('row').filter({ hasText: made.batchNo })
  await expect(row).toContainText('待核验')

  await customsDeletes(noOf(chosen!.declaration))
  await expect(row).toContainText('1 份证明已失效', { timeout: 40_000 })
  await row.getByRole('button', { name: `核验批次 ${made.batchNo}` }).click()
  const drawer = officer.getByRole('dialog', { name: '批次核验' })
  await expect(drawer.getByText('证明已失效').first()).toBeVisible()
  await expect(drawer.getByRole('button', { name: /^整批受理/ })).toBeDisabled()
  await expect(drawer.getByTitle(/^证明 \S+ 已失效，请先勾选其车辆退回$/)).toBeVisible()

  const [vin] = vinsOf(chosen!.declaration)
  await drawer.getByRole('checkbox', { name: `选择 ${vin}` }).check()
  for (const act of [/^受理所选/, /^登记注销/]) await expect(drawer.getByRole('button', { name: act })).toBeDisabled()
  await expect(drawer.getByTitle(/^证明 \S+ 已失效，其车辆只能退回$/).first()).toBeVisible()
  await expect(drawer.getByRole('button', { name: /^退回所选/ })).toBeEnabled()
  await drawer.getByRole('checkbox', { name: `选择 ${vin}` }).uncheck()

  await drawer.getByRole('button', { name: '整批退回' }).click()
  const back = officer.getByRole('dialog', { name: `整批退回 ${made.batchNo}` })
  await back.getByRole('combobox').click()
  await officer.getByTitle('证明已失效', { exact: true }).click()
  await back.getByRole('button', { name: /退回/ }).click()
  await expect(back).toBeHidden()
  const { vehicles } = await until(clerk, made.id, 'sent-back')
  expect(new Set(vehicles.map(({ result }) => result))).toEqual(new Set(['superseded']))
  await clerk.goto(`/verification/batches/${made.id}`)
  await expect(clerk.getByText('已向车辆管理所发出失效通知')).toBeVisible()
})
