import { expect, test } from '../fixtures/test.ts'
import { DashboardPage } from '../pages/dashboard-page.ts'

test('the demo channel is on air with a moving picture, now and next', async ({ page, instance }) => {
  const dashboard = new DashboardPage(page)
  await dashboard.open()
  const card = dashboard.card(instance.demo.channelId)
  await expect(card.status).toHaveAttribute('data-status', 'LIVE')
  await expect(card.now).not.toBeEmpty()
  await expect(card.next).not.toBeEmpty()
  const first = await card.picture.getAttribute('src')
  await expect(card.picture).not.toHaveAttribute('src', first ?? '')
  await expect.poll(() => card.picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
})

test('now and next update automatically', async ({ page, api, newChannel }) => {
  const short = (await api.ready(2)).toReversed().slice(0, 2)
  const { id } = await newChannel({ name: 'Moves on', items: short.map((item) => item.id), start: true })
  const dashboard = new DashboardPage(page)
  await dashboard.open()
  const card = dashboard.card(id)
  const next = (await card.next.textContent()) ?? ''
  await expect(card.now).toHaveText(next, { timeout: 5_000 + (short[1]?.durationMs ?? 0) })
})

test('a channel is created on the page and opens', async ({ page, api }) => {
  const dashboard = new DashboardPage(page)
  await dashboard.open()
  await dashboard.createChannel('Made on the page')
  const channelId = await dashboard.opened()
  await expect(page.getByRole('heading', { name: 'Made on the page', level: 1 })).toBeVisible()
  expect((await api.channel(channelId)).status).toBe('STOPPED')
  await api.deleteChannel(channelId)
})

test('a missing name is required, and nothing is created', async ({ page }) => {
  const dashboard = new DashboardPage(page)
  await dashboard.open()
  await dashboard.createChannel('   ')
  await expect(page.getByRole('dialog')).toContainText('Give the channel a name.')
})

test('a start elsewhere shows on the open page without a reload', async ({ page, api, items, newChannel }) => {
  const { id } = await newChannel({ name: 'Started elsewhere', items })
  const dashboard = new DashboardPage(page)
  await dashboard.open()
  const card = dashboard.card(id)
  await expect(card.status).toHaveAttribute('data-status', 'STOPPED')
  // A reload would lose it.
  await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }))
  await api.command(id, 'start')
  await expect(card.status).toHaveAttribute('data-status', 'LIVE', { timeout: 5_000 })
  await api.command(id, 'stop')
  await expect(card.status).toHaveAttribute('data-status', 'STOPPED', { timeout: 5_000 })
  expect(await page.evaluate(() => 'stillTheSamePage' in window)).toBe(true)
})
