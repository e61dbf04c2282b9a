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
    { channelId: id, isReported: true, device: { player: 'Cloud Playout', browser: 'Chrome' }, embedHost: null },
  ])
  await page.goto('about:blank')
  await expect.poll(async () => (await now()).currentViewers, { timeout: 40_000 }).toBe(0)
})
