import type { Page } from '@playwright/test'
import { baoji, officeNames, submit, until } from '../support/batches.ts'
import { expect, test } from '../support/people.ts'
import { noOf, take, type Chosen } from '../support/world.ts'

async function askToWithdraw(clerk: Page, [chosen]: readonly Chosen[]): Promise<{ id: string; batchNo: string }> {
  const made = await submit(clerk, baoji, [chosen!.id])
  await until(clerk, made.id, 'delivered')
  await clerk.goto(`/verification/batches/${made.id}`)
  await clerk.getByRole('button', { name: '申请撤回' }).click()
  const dialog = clerk.getByRole('dialog', { name: '申请撤回批次' })
  await expect(dialog).toContainText(`已推送至${officeNames[baoji]}，撤回须经其同意`)
  await expect(dialog.getByRole('button', { name: '申请撤回' })).toBeDisabled()
  await dialog.getByLabel(/撤回原因/).fill('多选了一票报关单')
  // the count of characters stands clear of the buttons
  const [count, button] = [await dialog.locator('.ant-input-data-count').boundingBox(), await dialog.getByRole('button', { name: '申请撤回' }).boundingBox()]
  expect(count!.y + count!.height).toBeLessThanOrEqual(button!.y)
  await dialog.getByRole('button', { name: '申请撤回' }).click()
  await expect(clerk.getByText('已申请撤回')).toBeVisible()
  return made
}

async function answer(officer: Page, batchNo: string, label: string, reason: string): Promise<void> {
  await officer.goto(`/desk?find=${batchNo}`)
  await officer.getByRole('button', { name: `答复批次 ${batchNo}` }).click()
  const drawer = officer.getByRole('dialog', { name: '批次核验' })
  await expect(drawer.getByText('多选了一票报关单').first()).toBeVisible()
  await drawer.getByRole('button', { name: '答复撤回' }).click()
  const dialog = officer.getByRole('dialog', { name: '答复撤回申请' })
  await dialog.getByRole('radio', { name: label }).check()
  if (reason) await dialog.getByLabel(/^不同意的原因|^说明/).fill(reason)
  await dialog.getByRole('button', { name: '答复', exact: true }).click()
  await expect(dialog).toBeHidden()
}

test('3.1.3-20 撤回：车管所同意后证明作废，车辆可重新提交', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-c'), await open('officer-baoji')]
  const chosen = await take(clerk, 'exporter-c', 'withdrawal', 1)
  const made = await askToWithdraw(clerk, chosen)
  await answer(officer, made.batchNo, '同意撤回，证明作废', '')
  // the clerk's page hears of it
  await expect(clerk.getByText('本批次的证明已作废，车辆可重新提交。')).toBeVisible({ timeout: 30_000 })
  await expect(clerk.getByRole('button', { name: '撤回', exact: true })).toBeDisabled()
  const { proofs } = await until(clerk, made.id, 'withdrawn')
  expect(proofs.map(({ status }) => status)).toEqual(['withdrawn'])
  const again = await submit(clerk, baoji, [chosen[0]!.id])
  expect(again.batchNo).not.toBe(made.batchNo)
})

test('3.1.3-20 撤回：车管所不同意须写明原因，批次继续办理', async ({ open }) => {
  const [clerk, officer] = [await open('exporter-c'), await open('officer-baoji')]
  const chosen = await take(clerk, 'exporter-c', 'withdrawal', 1)
  const made = await askToWithdraw(clerk, chosen)
  await answer(officer, made.batchNo, '不同意撤回，继续办理', '车辆已在查验')
  await expect(clerk.getByText('车辆已在查验').first()).toBeVisible({ timeout: 30_000 })
  const { proofs } = await until(clerk, made.id, 'delivered', 'accepted')
  expect(proofs.map(({ status }) => status)).toEqual(['valid'])
  expect(proofs[0]!.declarationNo).toBe(noOf(chosen[0]!.declaration))
})
