import { agree, ask, expect, test } from '../support/people.ts'

test('3.1.1-5 授权协议有新版本时，下一次点击模块再次询问，确认后继续', async ({ open }) => {
  const [clerk, other, operator] = [await open('exporter-b'), await open('exporter-c'), await open('operator')]
  for (const page of [clerk, other]) await agree(page)
  await clerk.goto('/verification')
  await expect(clerk.getByRole('list', { name: '待办事项' })).toBeVisible()
  const before = await ask<{ title: string; body: string; version: number }>(clerk, '/access/agreements/data-collaboration')
  const sentence = '七、补充约定：平台每年向贵企业通报一次数据使用情况。'
  const published = await ask<{ version: number }>(operator, '/operations/agreements', { data: { system: 'data-collaboration', title: before.title, body: `${before.body}\n\n${sentence}` } })
  expect(published.version).toBe(before.version + 1)

  await clerk.goto('/data-collaboration/extractions?numbers=940420260000000008')
  const dialog = clerk.getByRole('dialog', { name: before.title })
  await expect(dialog.getByRole('button', { name: '确认授权' })).toBeDisabled()
  await expect(dialog.getByText(sentence).last()).toBeAttached()
  await expect(dialog.getByText(`协议版本：第 ${published.version} 版`)).toBeAttached()
  await dialog.getByRole('region', { name: '协议正文' }).focus()
  await clerk.keyboard.press('End')
  await dialog.getByRole('button', { name: '确认授权' }).click()
  // where it was going
  await expect(clerk.getByLabel(/^报关单号/)).toHaveValue('940420260000000008')
  // each person by himself
  expect((await other.request.get('/api/data-collaboration/extractions')).status()).toBe(403)
  // the other system's agreement is untouched
  expect((await clerk.request.get('/api/verification/offices')).status()).toBe(200)
})
