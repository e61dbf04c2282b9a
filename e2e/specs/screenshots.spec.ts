// The pictures of the README. Written only on demand, so that a test run leaves the tree clean: UPDATE_SCREENSHOTS=1
// npx playwright test screenshots
import { resolve } from 'node:path'
import { expect, test } from '../fixtures/test.ts'
import { weekOfAurora } from '../fixtures/week-of-aurora.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { DashboardPage } from '../pages/dashboard-page.ts'
import { PlayerPanel } from '../pages/player-panel.ts'
import { SchedulePage } from '../pages/schedule-page.ts'

const IMAGES = resolve(import.meta.dirname, '../../docs/images')
const update = process.env.UPDATE_SCREENSHOTS === '1'
const pathOf = (name: string) => (update ? resolve(IMAGES, `${name}.png`) : test.info().outputPath(`${name}.png`))

test('a channel on air', async ({ page, instance }) => {
  test.setTimeout(360_000)
  const channel = new ChannelPage(page)
  await channel.open(instance.demo.channelId)
  const player = new PlayerPanel(page)
  await player.plays()
  await player.chooseQuality('720p')
  await expect.poll(async () => (await player.facts()).videoHeight).toBe(720)
  // Removes the focus ring of the last press.
  await page.mouse.click(5, 5)
  if (update) await expect(channel.nowTitle).toHaveText('Coming up on Aurora', { timeout: 60_000 })
  await page.screenshot({ path: pathOf('channel') })
})

test('the dashboard', async ({ page, instance, items, newChannel }) => {
  const { id } = await newChannel({ name: 'Night Loop', items: items.toReversed(), start: true })
  await newChannel({ name: 'Weekend Special', items })
  const dashboard = new DashboardPage(page)
  await dashboard.open()
  await expect(dashboard.card(instance.demo.channelId).picture).toBeVisible()
  await expect(dashboard.card(id).picture).toBeVisible()
  await page.screenshot({ path: pathOf('dashboard') })
})

test('the schedule', async ({ page, api, items, newChannel }) => {
  const { id } = await newChannel({ name: 'Aurora Two' })
  await api.publish(id, weekOfAurora(items, Date.now()))
  await page.setViewportSize({ width: 1440, height: 1000 })
  const schedule = new SchedulePage(page)
  await schedule.open(id)
  await schedule.later()
  await expect(schedule.block('Film of the day')).toHaveCount(7)
  await schedule.block('Evening news').first().scrollIntoViewIfNeeded()
  await page.mouse.click(5, 5)
  await page.screenshot({ path: pathOf('schedule') })
})

test('the share page', async ({ page, instance }) => {
  await page.setViewportSize({ width: 1280, height: 960 })
  await page.goto(`/channels/${instance.demo.channelId}/share`)
  const player = page.frameLocator('iframe').getByTestId('public-player')
  await expect(player).toHaveAttribute('data-phase', 'running')
  await expect(player.getByTestId('dvr-bar')).toBeVisible()
  await page.screenshot({ path: pathOf('share') })
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 })
  test('a channel on air', async ({ page, instance }) => {
    await new ChannelPage(page).open(instance.demo.channelId)
    await new PlayerPanel(page).plays()
    await page.screenshot({ path: pathOf('phone') })
  })
})
