import type { Page } from '@playwright/test'
import { CHANNEL_TABS } from '../fixtures/channel-tabs.ts'
import { runAxe } from '../fixtures/run-axe.ts'
import { expect, test } from '../fixtures/test.ts'
import { LibraryPage } from '../pages/library-page.ts'
import { PlayerPanel } from '../pages/player-panel.ts'

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 360, height: 740 } }

const PAGES = {
  studio: [
    '/channels',
    '/audience',
    ...CHANNEL_TABS.map((tab) => `/channels/CHANNEL${tab}`),
    '/channels/no-such-channel',
    '/alerts',
    ...['', '?view=grid', '/deleted'].map((rest) => `/library${rest}`),
    '/library/series',
    '/library/series/no-such-series',
    ...['', '/team', '/plan', '/keys', '/webhooks', '/security', '/audit'].map((tab) => `/settings${tab}`),
  ],
  public: ['/guide/SLUG/widget', '/watch/SLUG', '/embed/SLUG'],
}

// None of them changes anything, and there are many.
test.describe.configure({ mode: 'parallel' })

/** Serious and critical findings, each with its element. */
async function findings(page: Page): Promise<string[]> {
  // Of a day's hundreds of rows the first represent all.
  const violations = await runAxe(page, ['li:nth-child(n+40)', 'tr:nth-child(n+40)'])
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    )
}

/** The studio follows its own setting, not the browser's preference. */
async function setTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem('theme', chosen), theme)
}

async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}

async function isAccessible(page: Page): Promise<void> {
  expect(await findings(page)).toEqual([])
  expect(await scrollsSideways(page)).toBe(false)
}

// Colours do not depend on the width, nor the layout on the theme: each is tested once.
for (const [colorScheme, size] of [
  ['dark', 'desktop'],
  ['light', 'phone'],
] as const) {
  test.describe(`${colorScheme}, ${size}`, () => {
    test.use({ viewport: SIZES[size], contextOptions: { reducedMotion: 'reduce' } })
    test.beforeEach(({ page }) => setTheme(page, colorScheme))

    test('the sign-in page', async ({ visitor }) => {
      await setTheme(visitor, colorScheme)
      await visitor.goto('/sign-in')
      await expect(visitor.getByRole('button', { name: 'Sign in' })).toBeVisible()
      await isAccessible(visitor)
    })

    // One browser window for all of a kind: each new one would load the studio again.
    for (const [kind, places] of Object.entries(PAGES))
      test(`${kind} pages`, async ({ page, instance }) => {
        test.setTimeout(360_000)
        const { channelId, hlsUrl } = instance.demo
        const slug = new URL(hlsUrl).pathname.split('/')[2] ?? ''
        const found: string[] = []
        for (const place of places) {
          await page.goto(place.replace('CHANNEL', channelId).replace('SLUG', slug))
          await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
          if (kind === 'studio') await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme))
          await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
          await expect(page.getByText(/^Loading /)).toHaveCount(0)
          if (place.endsWith('CHANNEL'))
            await expect(new PlayerPanel(page).root).toHaveAttribute('data-phase', 'running')
          for (const finding of await findings(page)) found.push(`${place}: ${finding}`)
          if (await scrollsSideways(page)) found.push(`${place}: scrolls sideways`)
        }
        expect(found).toEqual([])
      })

    for (const place of ['/admin', '/admin/system'])
      test(`the page ${place}`, async ({ admin }) => {
        await setTheme(admin, colorScheme)
        await admin.goto(place)
        await expect(admin.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(admin.getByRole('table').first()).toBeVisible()
        await isAccessible(admin)
      })

    test('the page /admin/game-day', async ({ admin }) => {
      await setTheme(admin, colorScheme)
      await admin.goto('/admin/game-day')
      await expect(admin.getByRole('region', { name: 'Start a game day' })).toBeVisible()
      await isAccessible(admin)
    })

    test('dialogs', async ({ page }) => {
      await page.goto('/channels')
      await page.getByRole('button', { name: 'New channel' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await isAccessible(page)

      // One of the demo's items: other tests upload and delete theirs.
      const row = page.getByTestId('media-row').filter({ hasText: 'Night garden' })
      await page.goto('/library')
      await row.getByRole('button').first().click()
      await page.getByRole('dialog').getByRole('button', { name: 'Play and set breaks' }).click()
      await expect(page.getByRole('slider', { name: 'Playhead' })).toBeVisible()
      await isAccessible(page)

      await page.goto('/library')
      await row.getByRole('button', { name: 'Edit' }).click()
      await expect(page.getByLabel('Description')).toBeVisible()
      await isAccessible(page)

      await page.goto('/library')
      const imports = await new LibraryPage(page).openImport()
      await imports.getByText('S3 bucket').click()
      await expect(imports.getByLabel('Secret access key')).toBeVisible()
      await isAccessible(page)
    })
  })
}

test('a channel is reached, created and started with the keyboard only', async ({
  page,
  instance,
  items,
  newChannel,
}) => {
  const { id } = await newChannel({ name: 'By keys', items })
  await page.goto('/channels')
  await expect(page.getByRole('link', { name: 'By keys' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  const tabTo = async (reached: () => Promise<boolean>) => {
    for (let presses = 0; presses < 40; presses++) {
      if (await reached()) return
      await page.keyboard.press('Tab')
    }
    throw new Error('not reached with forty presses of Tab')
  }
  const focused = (name: string) => async () =>
    page.evaluate((wanted) => document.activeElement?.textContent?.trim() === wanted, name)
  await tabTo(focused('By keys'))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${instance.url}/channels/${id}`)
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeVisible()
  await tabTo(focused('Start'))
  await page.keyboard.press('Enter')
  await expect(page.locator('main header').getByTestId('status-badge')).toHaveAttribute('data-status', 'LIVE')
  const player = new PlayerPanel(page)
  await player.plays()
  await player.root.focus()
  await page.keyboard.press('m')
  expect((await player.facts()).muted).toBe(false)
})
