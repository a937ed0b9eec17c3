// What every screen owes everybody: no barrier, no sideways scroll.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** WCAG 2.1 A and AA: not one violation, by day and by night. The frame of the card agent is looked at with the page. */
export async function withoutBarriers(page: Page, what: string): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  expect.soft(await violations(axe(page).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])), what).toEqual([])
  const given = await page.evaluate<'light' | 'dark'>(`matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'`)
  const other = given === 'light' ? 'dark' : 'light'
  await page.emulateMedia({ colorScheme: other })
  await expect(page.locator('html')).toHaveAttribute('data-theme', other)
  // the rest is the same by day and by night
  expect.soft(await violations(axe(page).withRules(['color-contrast'])), `${what}, ${other}`).toEqual([])
  await page.emulateMedia({ colorScheme: given })
  await expect(page.locator('html')).toHaveAttribute('data-theme', given)
}

/** Twice as fast where no frame stands: only what fails is described, and no second page is opened to add the frames up. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(page.frames().length === 1)
}

async function violations(axe: AxeBuilder): Promise<string[]> {
  const found = await axe.analyze()
  return found.violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 4).map(({ html, failureSummary }) => `  ${html.slice(0, 300)}\n  ${failureSummary?.split('\n').slice(1, 3).join(' ')}`).join('\n')}`)
}

/** Nothing of the page lies to the right of the window. Tables scroll in their own frame. */
export async function withoutSidewaysScroll(page: Page, what: string): Promise<void> {
  const over = await page.evaluate<number>(
    `Math.max(...[document.documentElement, document.getElementById('main')].filter(Boolean).map((box) => box.scrollWidth - box.clientWidth))`,
  )
  expect.soft(over, `${what}: pixels to the right of the window`).toBeLessThanOrEqual(0)
}
