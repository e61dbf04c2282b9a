import { makeClip } from '../fixtures/clips.ts'
import { expect, measured, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { LibraryPage } from '../pages/library-page.ts'
import { PlayerPanel } from '../pages/player-panel.ts'

const LONGEST_WAIT_MS = 500

test('a video goes from the disk to air while playback continues', { tag: '@alone' }, async ({
  page,
  api,
  instance,
  newChannel,
}) => {
  test.setTimeout(180_000)
  const title = 'Fresh from the disk'
  const clip = makeClip(instance.clips, { name: `${title}.mp4`, seconds: 4, size: '1280x720', rate: 30 })

  const library = new LibraryPage(page)
  await library.open()
  // Slow enough that the progress of the upload is visible.
  const network = await page.context().newCDPSession(page)
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 }
  await network.send('Network.emulateNetworkConditions', slow)
  await library.chooseFile(clip)
  const bar = library.sending
  await expect(bar).toBeVisible()
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow')), { intervals: [50] }).toBeGreaterThan(0)
  await network.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })

  const row = library.item(title)
  await expect(row).toBeVisible()
  const mediaId = (await row.getAttribute('data-media-id')) ?? ''
  const seen: number[] = []
  await expect
    .poll(
      async () => {
        const { status, progress } = await api.media(mediaId)
        seen.push(progress)
        return status
      },
      { timeout: 120_000, intervals: [150] },
    )
    .toBe('ready')
  expect(seen, 'progress never goes back').toEqual(seen.toSorted((a, b) => a - b))
  expect(new Set(seen).size, 'progress has values between zero and one').toBeGreaterThan(3)
  await expect(row).toHaveAttribute('data-state', 'ready')

  const ready = (await api.library()).filter(({ status, id }) => status === 'ready' && id !== mediaId)
  const short = ready.toSorted((a, b) => (a.durationMs ?? 0) - (b.durationMs ?? 0))[0]
  const { id } = await newChannel({ name: 'Takes it up', items: [short?.id ?? ''], start: true })
  const channel = new ChannelPage(page)
  const player = new PlayerPanel(page)
  await channel.open(id)
  await player.plays()
  await player.watch()
  await channel.addFromLibrary(title)
  await expect(channel.nowTitle).toHaveText(title, { timeout: 15_000 + 2 * (short?.durationMs ?? 0) })
  // On screen a hold-back later, and back to the other item: two more joins.
  await expect(channel.nowTitle).toHaveText(short?.title ?? '', { timeout: 20_000 })
  await expect(channel.nowTitle).toHaveText(title, { timeout: 20_000 + (short?.durationMs ?? 0) })

  const log = await player.watched()
  const told = `${log.waits.length} waits, longest standstill ${Math.round(log.longestStandMs)} ms in ${Math.round(log.playedMs / 1_000)} s`
  measured(told)
  expect(log.errors).toBe(0)
  expect(Math.max(0, ...log.waits), told).toBeLessThanOrEqual(LONGEST_WAIT_MS)
  expect(log.longestStandMs, told).toBeLessThanOrEqual(LONGEST_WAIT_MS + 100)
})

test('a file that is not a video is rejected with a message on the page', async ({ page, api }) => {
  const library = new LibraryPage(page)
  await library.open()
  const name = 'Shopping list'
  const file = { name: `${name}.mp4`, mimeType: 'video/mp4', buffer: Buffer.from('milk, bread, a new antenna\n') }
  await library.chooseFile(file)
  const row = library.item(name)
  await expect(row).toHaveAttribute('data-state', 'failed', { timeout: 60_000 })
  await expect(row).toContainText('not a supported video file')
  const [item] = (await api.library()).filter(({ title }) => title === name)
  expect((await api.call('DELETE', `/api/media/${item?.id}`)).status).toBe(200)
})

test('a proxy that rejects a file of this size is named, and the file can be sent again', async ({ page }) => {
  const library = new LibraryPage(page)
  await library.open()
  await page.route('**/api/media?**', (route) =>
    route.fulfill({ status: 413, contentType: 'text/html', body: '<h1>413 Request Entity Too Large</h1>' }),
  )
  await library.chooseFile({ name: 'large.mp4', mimeType: 'video/mp4', buffer: Buffer.from('x') })
  const row = page.getByTestId('upload-row').filter({ hasText: 'large.mp4' })
  await expect(row).toContainText('client_max_body_size 0;')
  await expect(row.getByRole('button', { name: /^Retry/ })).toBeVisible()
  await row.getByRole('button', { name: /^Discard/ }).click()
  await expect(row).toHaveCount(0)
})
