import { expect, test } from '../support/people.ts'

test('2.2-4 未经商务部批准的企业，任何模块都说明原因与开通办法', async ({ open }) => {
  const page = await open('exporter-d')
  for (const path of ['/verification', '/verification/declarations', '/verification/submit', '/data-collaboration/extractions', '/analysis']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1, name: '本企业尚未开通' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText('本企业尚未获商务部批准开展二手车出口业务，暂不能使用本系统。')
    await expect(page.getByRole('main')).toContainText('咸阳渭城远行汽车销售有限公司（演示）')
    await expect(page.getByRole('main').getByRole('listitem').first()).toContainText('商务主管部门提交二手车出口企业备案材料')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  for (const path of ['/api/verification/declarations', '/api/verification/batches', '/api/data-collaboration/extractions']) {
    expect((await page.request.get(path)).status(), path).toBe(403)
  }
})

test('2.2-4 门户写明只对经批准的企业开放', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('region', { name: '重要提醒' })).toContainText('本平台目前仅针对经商务部批准开展二手车出口业务的企业开放使用权限')
})
