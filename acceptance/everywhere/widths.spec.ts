// The clerk's lists at every width: conditions on a grid, all columns in sight from 1280 on, nothing pinned over the others on a phone.
import type { Page } from '@playwright/test'
import { expect, test } from '../support/people.ts'
import { withoutSidewaysScroll } from '../support/look.ts'

const screens = ['/verification/declarations', '/verification/batches', '/verification/submit'] as const

/** Pixels of the table that lie outside its frame. */
const beyond = (page: Page) =>
  page.evaluate<number>(`Math.max(...[...document.querySelectorAll('.ant-table-content, .ant-table-body')].map((box) => box.scrollWidth - box.clientWidth))`)

/** Left edges of the labelled fields, row by row: [top, left]. */
const fields = (page: Page) =>
  page.evaluate<{ top: number; right: number }[]>(
    `[...document.querySelectorAll('form[role=search] label')].map((label) => label.getBoundingClientRect()).map(({ top, right }) => ({ top: Math.round(top), right: Math.round(right) }))`,
  )

for (const [width, height] of [[1280, 720], [1366, 768], [1440, 900], [1920, 1080]] as const) {
  test(`查询条件对齐、列表各列都在眼前：${width} 宽`, async ({ open }) => {
    const page = await open('exporter-a', { viewport: { width, height } })
    for (const path of screens) {
      await page.goto(path)
      await expect(page.getByRole('row').nth(3)).toBeVisible()
      await withoutSidewaysScroll(page, path)
      expect(await beyond(page), path).toBeLessThanOrEqual(0)
      const found = await fields(page)
      const rows = [...Map.groupBy(found, ({ top }) => top).values()]
      // a second row's labels end where those of the first row end
      const ends = rows[0]!.map(({ right }) => right)
      for (const row of rows.slice(1)) row.forEach(({ right }, index) => expect(right, path).toBe(ends[index]))
      if (width >= 1366) expect(rows, path).toHaveLength(1)
      // the buttons never stand in a row alone
      const button = await page.getByRole('search').getByRole('button', { name: '查询', exact: true }).boundingBox()
      expect(rows.some((row) => Math.abs(row[0]!.top - button!.y) < 6), path).toBe(true)
    }
  })
}

test('手机宽度 390：没有固定列遮住其他列，可以左右滑动看到最后一列', async ({ open }) => {
  const page = await open('exporter-a', { viewport: { width: 390, height: 844 } })
  for (const path of screens) {
    await page.goto(path)
    await expect(page.getByRole('row').nth(3)).toBeVisible()
    await withoutSidewaysScroll(page, path)
    expect(await page.locator('.ant-table-cell-fix-end').count(), path).toBe(0)
  }
})
