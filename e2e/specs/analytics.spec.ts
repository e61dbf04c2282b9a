import type { RealtimeMetrics } from '#features/analytics/now-schema.ts'
import type { SessionView } from '#features/analytics/session-schema.ts'
import { expect, test } from '../fixtures/test.ts'

// A headless browser counts as a monitor.
test.use({
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
})

test('who watches in a real browser is counted now, with its device, and no longer after the page is left', async ({
  page,
  api,
  items,
  newChannel,
}) => {
  const { id, slug } = await newChannel({ name: 'Counted TV', items, start: true })
  const base = `/api/analytics/channels/${id}`
  const now = async () => (await api.call<RealtimeMetrics>('GET', `${base}/realtime`)).body
  expect((await now()).currentViewers).toBe(0)
  await page.goto(`/watch/${slug}`)
  await expect(page.getByTestId('public-player')).toHaveAttribute('data-phase', 'running')
  // The origin reports every ten seconds.
  await expect.poll(async () => (await now()).currentViewers, { timeout: 30_000 }).toBe(1)
  expect((await now()).deviceBreakdown).toEqual([{ device: 'desktop', viewers: 1, share: 1 }])
  const { body } = await api.call<{ sessions: SessionView[] }>('GET', `${base}/sessions`)
  expect(body.sessions).toMatchObject([
    {
      channelId: id,
      isReported: true,
      device: { player: expect.stringMatching(/^Cloud Playout hls\.js \d/), browser: 'Chrome' },
      embedHost: null,
    },
  ])
  // The pages of its owner, while the viewer watches.
  const studio = await page.context().newPage()
  await studio.goto('/audience')
  const row = studio.getByTestId('channel-audience').filter({ hasText: 'Counted TV' })
  await expect(row.getByRole('cell').nth(1)).toHaveText(/1$/)
  await row.getByRole('link').click()
  await expect(studio.getByTestId('audience-now')).toContainText(/Viewers\s*1/)
  await expect(studio.getByRole('img', { name: 'Viewers by country' })).toBeVisible()
  await studio.getByRole('navigation', { name: 'Audience' }).getByRole('link', { name: 'Sessions' }).click()
  await studio.getByTestId('session-row').getByRole('link').click()
  await expect(studio.getByTestId('session-event').first()).toContainText('First frame')
  await expect(studio.getByTestId('session-line')).toBeVisible()
  const tabs = { Programmes: 'Programmes', Week: 'Hours and weekdays', Quality: 'Destinations' }
  for (const [tab, card] of Object.entries(tabs)) {
    await studio.getByRole('navigation', { name: 'Audience' }).getByRole('link', { name: tab }).click()
    const shown = studio.getByRole('region', { name: card, exact: true }).first()
    await expect(shown).toBeVisible()
    await expect(shown.getByRole('status')).toHaveCount(0)
    await expect(shown.getByRole('alert')).toHaveCount(0)
  }
  await studio.close()
  await page.goto('about:blank')
  await expect.poll(async () => (await now()).currentViewers, { timeout: 40_000 }).toBe(0)
})
