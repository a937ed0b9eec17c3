import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'

/** The pixels of one text, as a data URL. */
async function drawn(page: Page, text: string): Promise<string> {
  await page.setContent(`<body style="margin:0"><p id="text" style="font:48px sans-serif;margin:20px">${text}</p></body>`)
  return (await page.locator('#text').screenshot()).toString('base64')
}

test('Chinese has ink: neither blank nor boxes, which every assertion about text would let pass', async ({ page }) => {
  const name = await drawn(page, '车窗')
  expect(name).not.toBe(await drawn(page, '　　'))
  // Noncharacters have no glyph in any font.
  expect(name).not.toBe(await drawn(page, '\u{10FFFD}\u{10FFFD}'))
  // Two boxes would look the same as two other boxes.
  expect(name).not.toBe(await drawn(page, '窗车'))
  expect(await drawn(page, '车')).not.toBe(await drawn(page, '窗'))
})
