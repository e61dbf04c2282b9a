import type { Page } from '@playwright/test'
import { CHANNEL_TABS } from '../fixtures/channel-tabs.ts'
import { makeClip } from '../fixtures/clips.ts'
import { expect, test } from '../fixtures/test.ts'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
]
const DAY_MS = 86_400_000

/** Without a space, so that only the page can break it. */
const longName = (word: string, length: number) => word.repeat(Math.ceil(length / word.length)).slice(0, length)

/** Elements that extend beyond the right edge of the page, without a scrolling parent. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide: string[] = []
    const { scrollWidth } = document.documentElement
    if (scrollWidth > innerWidth) wide.push(`the page is ${scrollWidth} px wide`)
    for (const control of document.querySelectorAll('button, a, input, select, textarea')) {
      const { right, left, width, height } = control.getBoundingClientRect()
      // Elements for screen readers and skip links are ignored.
      if (width <= 1 || height <= 1 || right <= innerWidth + 1 || left < -1_000) continue
      // Tabs, tables and the grid scroll sideways, on purpose.
      if (control.closest('[class*="overflow-x-auto"], .schedule-calendar')) continue
      // Text that is cut with an ellipsis is as wide as the whole text.
      if (control.closest('.truncate')) continue
      wide.push(
        `${control.tagName} “${(control.textContent || control.ariaLabel || '').slice(0, 30)}” ends at ${right}`,
      )
    }
    return wide
  })
}

async function isQuiet(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  await expect(page.getByText(/^Loading /)).toHaveCount(0)
}

// A drawer that slides in is beyond the edge until it is there.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('no page scrolls sideways, and no control leaves it, with the longest possible names', async ({
  page,
  admin,
  api,
  instance,
  newChannel,
}) => {
  test.setTimeout(600_000)
  const item = await api.ingest(makeClip(instance.clips, { name: 'long-names.mp4', seconds: 3, size: '320x180' }))
  const title = longName('Donaudampfschifffahrt', 200)
  const tag = longName('kapitän', 40)
  expect((await api.call('PATCH', `/api/media/${item.id}`, { title, tags: [tag], description: title })).status).toBe(
    200,
  )
  const channel = await newChannel({ name: longName('Kanal', 80), items: [item.id], start: true })
  const base = `/api/channels/${channel.id}`
  const series = await api.call<{ id: string }>('POST', '/api/series', {
    title: longName('Staffel', 200),
    mediaIds: [item.id],
  })
  expect(series.status).toBe(201)
  await api.addLiveInput(channel.id, { name: longName('Studio', 80) })
  const destination = { platform: 'custom', name: longName('Ziel', 80), serverUrl: 'rtmp://no-such-host.invalid/live' }
  const sent = { ...destination, streamKey: 'key', enabled: false }
  expect((await api.call('POST', `${base}/destinations`, sent)).status).toBe(201)
  const today = new Date().toISOString().slice(0, 10)
  const source = { type: 'item', mediaId: item.id }
  const blocks = Array.from({ length: 20 }, (_, i) => ({
    id: `b${i}`,
    title: longName('Sendung', 200),
    layer: 'base',
    durationMs: 3_600_000,
    source,
    startsAtLocal: `${today}T${String(i).padStart(2, '0')}:00:00`,
    rrule: 'FREQ=DAILY',
  }))
  const seasons = [{ id: 's1', title: longName('Jahr', 80), ranges: [{ from: '2026-12-01', until: '2026-12-31' }] }]
  const content = { zone: 'Europe/Berlin', seed: 1, blocks, seasons }
  await api.publish(channel.id, content)

  const places = [
    '/channels',
    '/audience',
    '/library',
    '/library/series',
    `/library/series/${series.body.id}`,
    ...['', '/team', '/plan', '/keys', '/security', '/audit'].map((tab) => `/settings${tab}`),
    ...CHANNEL_TABS.map((tab) => `/channels/${channel.id}${tab}`),
    `/watch/${channel.slug}`,
    `/embed/${channel.slug}`,
    `/guide/${channel.slug}/widget`,
  ]
  const found: string[] = []
  const look = async (on: Page, what: string) => {
    for (const size of SIZES) {
      await on.setViewportSize(size)
      for (const wide of await tooWide(on)) found.push(`${what} at ${size.width}: ${wide}`)
    }
  }
  for (const place of places) {
    await page.goto(place)
    await isQuiet(page)
    await look(page, place.replace(channel.id, 'ID').replace(series.body.id, 'ID'))
  }

  // The dialogs that show the names.
  await page.setViewportSize(SIZES[0]!)
  await page.goto(`/channels/${channel.id}/schedule`)
  await isQuiet(page)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(dialog.getByTestId('finding').first()).toBeVisible()
  await look(page, 'publish')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New block' }).click()
  await expect(dialog.getByLabel('Title')).toBeVisible()
  await look(page, 'new block')
  await page.keyboard.press('Escape')
  await page.goto('/library')
  await isQuiet(page)
  await page.locator(`[data-media-id="${item.id}"]`).getByRole('button').first().click()
  await expect(dialog).toBeVisible()
  await look(page, 'the drawer of an item')
  await page.goto(`/channels/${channel.id}`)
  await isQuiet(page)
  await page.getByRole('button', { name: 'Add from library' }).click()
  await expect(dialog.getByTestId('picker-item').first()).toBeVisible()
  await look(page, 'the picker')

  await admin.goto('/admin')
  await isQuiet(admin)
  await look(admin, '/admin')
  await admin.goto('/admin/system')
  await isQuiet(admin)
  await look(admin, '/admin/system')
  await admin.goto('/admin/game-day')
  await isQuiet(admin)
  await look(admin, '/admin/game-day')

  await api.call('DELETE', `/api/series/${series.body.id}`)
  expect(found).toEqual([])
})

test('on a phone every row of the as-run log is read without scrolling sideways', async ({ page, api, newChannel }) => {
  const short = (await api.ready(1)).at(-1)
  const { id } = await newChannel({ name: 'Logged on a phone', items: [short?.id ?? ''], start: true })
  await page.setViewportSize(SIZES[1]!)
  await page.goto(`/channels/${id}/as-run`)
  const row = page.getByTestId('as-run-row').first()
  await expect(row).toBeVisible({ timeout: 15_000 + 2 * (short?.durationMs ?? DAY_MS) })
  const table = page.getByRole('region', { name: 'What aired' }).last()
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  await expect(row.getByRole('cell')).toHaveCount(6)
})
