// Preview: tomorrow evening, in playlists and on screen, before it has aired.

import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import type { ChannelPreviewView, FutureView, MediaPreviewView } from '#features/preview/schema.ts'
import type { Api } from '../fixtures/api.ts'
import { fetchText, parseMaster } from '../fixtures/hls-client.ts'
import { brokenRules, recordAir } from '../fixtures/record-air.ts'
import { expect, test } from '../fixtures/test.ts'
import { FuturePage } from '../pages/future-page.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Tomorrow at 20:00 in UTC. */
const evening = () => Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS + 20 * HOUR_MS
const local = (at: number) => new Date(at).toISOString().slice(0, 19)

/** One item all day, and another one tomorrow at 20:00 sharp. */
function schedule(allDay: string, atEight: string) {
  const block = (
    id: string,
    at: number,
    mediaId: string,
    change: { durationMs: number; [field: string]: unknown },
  ) => ({
    id,
    title: id,
    startsAtLocal: local(at),
    layer: 'base',
    start: 'hard',
    source: { type: 'list', mediaIds: [mediaId], order: 'sequence' },
    ...change,
  })
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS
  return {
    zone: 'UTC',
    seed: 5,
    blocks: [
      block('day', midnight, allDay, { durationMs: DAY_MS, rrule: 'FREQ=DAILY' }),
      block('evening', evening(), atEight, { durationMs: HOUR_MS, layer: 'override' }),
    ],
  }
}

/** What follows the first box of media data: the samples, which no clock changes. */
const samplesOf = (bytes: Buffer) => bytes.subarray(bytes.indexOf('mdat'))

/** The longest ones: long enough to be seen before the next begins. */
async function twoItems(api: Api) {
  const [allDay, atEight] = await api.ready(2, 'programme')
  return { allDay, atEight: atEight! }
}

test('tomorrow at eight is served as it will air: the right item, on the preview’s clock, by all rules', async ({
  api,
  instance,
  newChannel,
}) => {
  const { allDay, atEight } = await twoItems(api)
  const { id } = await newChannel({ name: 'Tomorrow' })
  await api.publish(id, schedule(allDay.id, atEight.id))
  await api.airSchedule(id)
  const at = new Date(evening()).toISOString()
  const made = await api.call<ChannelPreviewView>('POST', `/api/channels/${id}/previews`, { at })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  expect(made.body).toMatchObject({ startsAt: at, basis: 'start' })
  // The all-day item, or what fills the gap that it left before the exact start.
  const endedBefore = evening() - Date.parse(made.body.previous?.endsAt ?? '')
  expect([endedBefore >= 0, endedBefore < 2_000]).toEqual([true, true])
  expect(made.body.coming[0]).toMatchObject({ title: atEight.title, startsAt: at })

  const startedAt = Date.now()
  const records = await recordAir(made.body.url, async () => Date.now() - startedAt > 12_000)
  expect(brokenRules(records)).toEqual([])
  for (const { ordered } of records) {
    expect(ordered[0]).toMatchObject({ mediaSequence: 0, programDateTime: Date.parse(at), status: 200 })
    expect(ordered.length, 'it continues').toBeGreaterThan(6)
    expect(ordered[0]?.headers.get('cache-control')).toContain('private')
  }

  // The same samples of the item as in its own preview.
  const item = await api.call<MediaPreviewView>('POST', `/api/media/${atEight.id}/previews`)
  const renditions = parseMaster(await fetchText(item.body.url), item.body.url)
  for (const record of records) {
    const uri = renditions.find(({ name }) => name === record.variant.name)?.uri ?? ''
    const text = await fetchText(uri)
    const stored = parseMediaPlaylist(text)
    expect([stored.endList, text.includes('#EXT-X-PLAYLIST-TYPE:VOD')]).toEqual([true, true])
    for (const [i, segment] of record.ordered.slice(0, Math.min(3, stored.segments.length)).entries()) {
      const answer = await fetch(new URL(stored.segments[i]?.uri ?? '', uri))
      const due = samplesOf(Buffer.from(await answer.arrayBuffer()))
      expect(due.length).toBeGreaterThan(100)
      expect(samplesOf(segment.bytes).equals(due)).toBe(true)
    }
  }

  // The address grants the access: no similar one opens anything, and the answer says so.
  const token = new URL(made.body.url).pathname.split('/')[2] ?? ''
  const forged = await fetch(made.body.url.replace(token, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`))
  expect(forged.status).toBe(403)
  expect(((await forged.json()) as { error: { message: string } }).error.message).toContain('Open the preview again')
  expect((await fetch(`${instance.originUrl}/live/${token}/master.m3u8`)).status).toBe(404)
  const later = { at: new Date(Date.now() + 9 * DAY_MS).toISOString() }
  expect((await api.call('POST', `/api/channels/${id}/previews`, later)).status).toBe(400)
})

test('a programmer watches tomorrow at eight, moves on to what follows, and sees what the draft would change', async ({
  page,
  api,
  newChannel,
}) => {
  const { allDay, atEight } = await twoItems(api)
  const { id } = await newChannel({ name: 'The day after' })
  await api.publish(id, schedule(allDay.id, atEight.id))
  await api.airSchedule(id)
  await api.start(id)
  const future = new FuturePage(page)
  await future.open(id)
  await expect(future.entry).toContainText(allDay.title)
  await future.player.plays()

  // With the date and time field, in the channel's time zone.
  await page.getByLabel('Watch from').fill(local(evening()))
  await expect(future.entry).toContainText(atEight.title)
  await expect(future.entry).toContainText('20:00:00')
  await expect(future.bar).toHaveAttribute('aria-valuetext', /20:00:00/)
  await future.player.plays()

  // From entry to entry, and along the bar with the keyboard.
  await page.getByRole('button', { name: /^Previous entry/ }).click()
  await expect(future.entry).toContainText('19:59:')
  await expect(future.entry).not.toContainText(atEight.title)
  await page.getByRole('button', { name: /^Next entry/ }).click()
  await expect(future.entry).toContainText(atEight.title)
  await future.bar.focus()
  await page.keyboard.press('PageUp')
  await expect(future.bar).toHaveAttribute('aria-valuetext', /21:00:0/)
  await expect(future.entry).toContainText(allDay.title)
  await future.player.plays()
  expect(new URL(page.url()).searchParams.get('at')).toContain('T21:00:0')

  // A draft is shown only on request, and is marked as such.
  const { revision } = (await api.call<{ revision: number }>('GET', `/api/channels/${id}`)).body
  expect(revision).toBeGreaterThan(0)
  await page.getByLabel('Schedule', { exact: true }).selectOption('draft')
  await expect(page.getByText('This is the draft')).toBeVisible()

  const window = `from=${new Date(evening()).toISOString()}&to=${new Date(evening() + HOUR_MS).toISOString()}`
  const { body } = await api.call<FutureView>('GET', `/api/channels/${id}/future?${window}`)
  expect(new Set(body.pieces.map(({ title }) => title))).toEqual(new Set([atEight.title]))
})

test('an item is watched in the library, and its breaks are set on its timeline', async ({ page, api }) => {
  const { atEight } = await twoItems(api)
  const before = (await api.media(atEight.id)).breakPositionsMs
  await page.goto('/library')
  await page.getByRole('button', { name: atEight.title }).first().click()
  const drawer = page.getByRole('dialog')
  try {
    await drawer.getByRole('button', { name: 'Play and set breaks' }).click()
    await new FuturePage(page).player.plays()
    await drawer.getByRole('slider', { name: 'Playhead' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await drawer.getByRole('button', { name: 'Break here' }).click()
    const mark = drawer.getByTestId('break-mark').last()
    const placed = Number(await mark.getAttribute('aria-valuenow'))
    await mark.focus()
    await page.keyboard.press('ArrowLeft')
    await expect(mark).toHaveAttribute('aria-valuenow', String(Math.max(placed - 1_920, 1_920)))
    await drawer.getByRole('button', { name: 'Save breaks' }).click()
    await expect(page.getByText('Break positions saved')).toBeVisible()
    expect((await api.media(atEight.id)).breakPositionsMs).toContain(Math.max(placed - 1_920, 1_920))
    await mark.focus()
    await page.keyboard.press('Delete')
    await expect(drawer.getByText('Unsaved changes')).toBeVisible()
  } finally {
    await api.call('PUT', `/api/media/${atEight.id}/break-positions`, { positionsMs: before })
  }
})
