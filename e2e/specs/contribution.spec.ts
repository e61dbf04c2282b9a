import { once } from 'node:events'
import { checkPlaylist, checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import type { GuideView } from '#features/guide/schema.ts'
import { findViolations } from '../fixtures/find-violations.ts'
import { fetchText, mediaSequenceOf } from '../fixtures/hls-client.ts'
import { startSender } from '../fixtures/live-sender.ts'
import { expect, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { LibraryPage } from '../pages/library-page.ts'
import { LiveInPanel } from '../pages/live-in-panel.ts'
import { PlayerPanel } from '../pages/player-panel.ts'

/** On a busy machine the encoder takes long for its first segment, and is late from then on. */
const LIMIT_MS = 240_000
const patience = { timeout: 60_000 }

test('a live input is added, receives FFmpeg’s feed, and its sender is disconnected when the key is revoked', async ({
  page,
  newChannel,
}) => {
  const { id } = await newChannel({ name: 'Live one' })
  await new ChannelPage(page).open(id)
  const liveIn = new LiveInPanel(page)
  await expect(liveIn.root.getByText('No live inputs yet')).toBeVisible()
  const { rtmpUrl, streamKey } = await liveIn.add('Studio 2')
  expect(await findViolations(page)).toEqual([])
  await liveIn.dialog.getByRole('button', { name: 'Done' }).click()
  await expect(liveIn.dialog).toBeHidden()
  const row = liveIn.row('Studio 2')
  await expect(row).toHaveAttribute('data-status', 'waiting')
  expect(await page.content()).not.toContain(streamKey)

  const sender = startSender({ rtmpUrl, streamKey })
  const gone = once(sender, 'exit')
  try {
    await expect(row).toContainText('180p25', patience)
    await expect(row).toContainText('Mbit/s', patience)
    await expect(row).toContainText('H.264 and AAC')
    expect(await findViolations(page)).toEqual([])
    await liveIn.choose('Studio 2', 'Revoke key')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click()
    await gone
  } finally {
    sender.kill('SIGKILL')
  }
  await expect(row).toHaveAttribute('data-status', 'revoked')
  await expect(row).toContainText('The stream key was replaced or revoked')
  await liveIn.choose('Studio 2', 'Remove')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove live input' }).click()
  await expect(row).toHaveCount(0)
})

test('a live feed is previewed, goes live, is lost to the schedule, and is in the library', { tag: '@alone' }, async ({
  page,
  api,
  instance,
  items,
  newChannel,
}) => {
  test.setTimeout(LIMIT_MS)
  const { id, slug, hlsUrl } = await newChannel({ name: 'Live two', items, start: true })
  const name = `Camera ${slug}`
  const settings = { name, publicTitle: 'The match', onStall: 'schedule', stallSeconds: 10 }
  const server = await api.addLiveInput(id, settings)
  await new ChannelPage(page).open(id)
  const row = new LiveInPanel(page).row(name)
  await expect(row).toHaveAttribute('data-status', 'waiting')
  const sender = startSender(server)
  const gone = once(sender, 'exit')
  try {
    await expect(row).toHaveAttribute('data-status', 'connected', patience)
    await expect(row).toContainText('180p25')
    await row.getByRole('button', { name: `Preview ${name}` }).click()
    await new PlayerPanel(page, row).plays()
    await row.getByRole('button', { name: `Hide ${name}` }).click()

    const playlistUrl = hlsUrl.replace('master.m3u8', '432p/index.m3u8')
    const look = async (): Promise<Look> => ({ at: Date.now(), text: await fetchText(playlistUrl) })
    const before = await look()
    expect(checkPlaylist(before.text)).toEqual([])
    const onAir = async () => (await api.channel(id)).now?.title
    await row.getByRole('button', { name: 'Go live with' }).click()
    await expect.poll(onAir, { ...patience, intervals: [100] }).toBe(`Live: ${name}`)
    await expect(row).toHaveAttribute('data-status', 'on-air')
    await expect(row.getByRole('button', { name: 'Return to schedule' })).toBeVisible()
    await expect(page.getByTestId('until')).toHaveText('Live until you return to the schedule.')
    const guide = async () => (await (await fetch(`${instance.url}/guide/${slug}.json`)).json()) as GuideView
    await expect.poll(async () => (await guide()).now?.title, patience).toBe('The match')
    expect((await guide()).entries.length).toBeGreaterThan(10)
    const newest = async () => (await mediaSequenceOf(hlsUrl)).last
    const began = await newest()
    await expect.poll(newest, { message: 'two of its segments are published', ...patience }).toBeGreaterThan(began + 1)
    const after = await look()
    expect([...checkPlaylist(after.text), ...checkUpdate(before, after)]).toEqual([])

    sender.kill('SIGINT')
    await gone
    await expect(row).toHaveAttribute('data-status', 'waiting', patience)
    const scheduled = async () => items.includes((await api.channel(id)).now?.mediaId ?? '')
    await expect.poll(scheduled, { ...patience, intervals: [250] }).toBe(true)
    const settled = await look()
    expect([...checkPlaylist(settled.text), ...checkUpdate(after, settled)]).toEqual([])
  } finally {
    sender.kill('SIGKILL')
  }

  const asRun = async () =>
    (await api.call<{ rows: { title: string; reason: string }[] }>('GET', `/api/channels/${id}/as-run`)).body.rows
  await expect.poll(asRun, patience).toContainEqual(expect.objectContaining({ title: `Live: ${name}`, reason: 'live' }))
  const recording = async () => (await api.library()).find(({ title }) => title === `Live: ${name}`)
  await expect.poll(async () => (await recording())?.status).toBe('ready')
  const { id: mediaId, durationMs } = (await recording())!
  expect(durationMs! % 1_920).toBe(0)
  const library = new LibraryPage(page)
  await library.open()
  await expect(library.item(`Live: ${name}`)).toBeVisible()
  await api.call('DELETE', `/api/media/${mediaId}`)
})

test('a lost live feed is shown on its page and on the dashboard, and returning is one press', {
  tag: '@alone',
}, async ({ page, api, items, newChannel }) => {
  test.setTimeout(LIMIT_MS)
  const { id } = await newChannel({ name: 'Live three', items, start: true })
  const settings = { name: 'Field camera', stallSeconds: 10, waitSeconds: 600, record: false }
  const server = await api.addLiveInput(id, settings)
  const desk = new ChannelPage(page)
  await desk.open(id)
  const row = new LiveInPanel(page).row('Field camera')
  const sender = startSender(server)
  const banner = page.getByTestId('live-banner')
  try {
    await expect(row).toHaveAttribute('data-status', 'connected', patience)
    await row.getByRole('button', { name: 'Go live' }).click()
    await expect(row).toHaveAttribute('data-status', 'on-air', patience)
    await expect(banner).toHaveCount(0)
    // No more data arrives, without a disconnect.
    sender.kill('SIGSTOP')
    await expect(banner).toContainText('Live feed lost, slate on air', patience)
    await expect(banner).toContainText('The channel returns to its schedule at')
    await expect(page.getByTestId('status-badge').first()).toHaveText('Feed lost, slate on air')
    await page.goto('/channels')
    const card = page.locator(`[data-channel-id="${id}"]`)
    await expect(card.getByTestId('status-badge')).toHaveText('Feed lost, slate on air')
    await expect(card.getByTestId('live-lost')).toContainText('No signal from Field camera')
    await desk.open(id)
    await page.getByRole('alert').getByRole('button', { name: 'Return to schedule' }).click()
    await expect(banner).toHaveCount(0, patience)
    await expect.poll(async () => items.includes((await api.channel(id)).now?.mediaId ?? '')).toBe(true)
  } finally {
    sender.kill('SIGKILL')
  }
  const reasons = async () =>
    (await api.call<{ rows: { reason: string }[] }>('GET', `/api/channels/${id}/as-run`)).body.rows.map(
      ({ reason }) => reason,
    )
  await expect.poll(reasons, patience).toContain('live-lost')
})
