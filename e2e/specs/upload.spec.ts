import { makeClip } from '../fixtures/clips.ts'
import { slowDown } from '../fixtures/slow-down.ts'
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
  test.setTimeout(360_000)
  const title = 'Fresh from the disk'
  const clip = makeClip(instance.clips, { name: `${title}.mp4`, seconds: 4, size: '1280x720', rate: 30 })

  const library = new LibraryPage(page)
  await library.open()
  // Slow enough that the progress of the upload is visible.
  const network = await slowDown(page, 400_000)
  await library.chooseFile(clip)
  const bar = library.sending
  await expect(bar).toBeVisible()
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow')), { intervals: [50] }).toBeGreaterThan(0)
  await network.fast()

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

  await row.getByRole('button', { name, exact: true }).click()
  const details = page.getByRole('dialog', { name })
  await expect(details.getByRole('alert')).toContainText('not a supported video file')
  await expect(details.getByRole('button', { name: `Retry ${name}` })).toBeVisible()
  await details.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  const inTrash = async () => {
    const { body } = await api.call<{ media: { id: string; title: string }[] }>('GET', '/api/media/deleted')
    return body.media.find(({ title }) => title === name)?.id
  }
  // The question covers the page: that nothing behind it is found says nothing about the item.
  await expect.poll(inTrash).toBeDefined()
  await expect(details).toHaveCount(0)
  await expect(row).toHaveCount(0)
  await page.goto(`/library?item=${await inTrash()}`)
  await expect(page.getByRole('status').filter({ hasText: 'There is no' })).toBeVisible()
})

test('an upload of a closed page continues where it stopped, and can be paused', async ({ page, api, instance }) => {
  test.setTimeout(360_000)
  const title = 'Interrupted upload'
  const clip = makeClip(instance.clips, { name: `${title}.mp4`, seconds: 8, size: '1280x720', rate: 30 })
  const library = new LibraryPage(page)
  await library.open()
  const network = await slowDown(page, 150_000)
  await library.chooseFile(clip)
  await expect
    .poll(async () => Number(await library.sending.getAttribute('aria-valuenow')), { intervals: [50] })
    .toBeGreaterThan(10)
  await page.getByRole('button', { name: `Pause ${title}.mp4` }).click()
  const row = page.getByTestId('upload-row').filter({ hasText: title })
  await expect(row).toHaveAttribute('data-state', 'paused')
  await page.getByRole('button', { name: `Continue ${title}.mp4` }).click()
  await expect(row).toHaveAttribute('data-state', 'sending')

  // No event of the page can save anything: it is gone.
  await page.goto('about:blank')
  await network.fast()
  await library.open()
  const unfinished = library.unfinished(title)
  await expect(unfinished).toBeVisible()
  const [upload] = (await api.uploads()).filter(({ name }) => name === `${title}.mp4`)
  expect(upload?.receivedBytes).toBeGreaterThan(0)
  const offsets: number[] = []
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']))
  })
  await unfinished.locator('input[type="file"]').setInputFiles(clip)
  const item = library.item(title)
  await expect(item).toBeVisible({ timeout: 30_000 })
  expect(offsets[0], 'it goes on at the last byte that the server has').toBe(upload?.receivedBytes)
  await expect(unfinished).toHaveCount(0)
  const mediaId = (await item.getAttribute('data-media-id')) ?? ''
  await expect.poll(async () => (await api.media(mediaId)).status, { timeout: 120_000 }).toBe('ready')
})

test('a proxy that rejects parts of this size is named, and the file can be sent again', async ({ page }) => {
  const library = new LibraryPage(page)
  await library.open()
  await page.route('**/api/uploads', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 413, contentType: 'text/html', body: '<h1>413 Request Entity Too Large</h1>' })
      : route.continue(),
  )
  await library.chooseFile({ name: 'large.mp4', mimeType: 'video/mp4', buffer: Buffer.from('x') })
  const row = page.getByTestId('upload-row').filter({ hasText: 'large.mp4' })
  await expect(row).toContainText('client_max_body_size 32m;')
  await expect(row.getByRole('button', { name: /^Continue/ })).toBeVisible()
  await row.getByRole('button', { name: /^Discard/ }).click()
  await expect(row).toHaveCount(0)
})

test('an upload that is cancelled or discarded leaves nothing on the server, and a stored one is not deleted', async ({
  page,
  api,
}) => {
  const library = new LibraryPage(page)
  await library.open()
  const file = (name: string) => ({ name, mimeType: 'video/mp4', buffer: Buffer.from('milk, bread, a new antenna\n') })
  const onServer = async (name: string) => (await api.uploads()).filter((upload) => upload.name === name).length
  const deleted: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'DELETE') deleted.push(request.url())
  })

  // Cancelled while only the server knows its address.
  const held = Promise.withResolvers<void>()
  await page.route('**/api/uploads', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    const response = await route.fetch()
    await held.promise
    await route.fulfill({ response })
  })
  await library.chooseFile(file('cancelled.mp4'))
  await expect.poll(() => onServer('cancelled.mp4')).toBe(1)
  await page.getByRole('button', { name: 'Cancel cancelled.mp4' }).click()
  held.resolve()
  await expect.poll(() => onServer('cancelled.mp4')).toBe(0)
  await expect(library.unfinished('cancelled.mp4')).toHaveCount(0)

  await page.route('**/api/uploads/*', (route) =>
    route.request().method() === 'PATCH' ? route.fulfill({ status: 413, body: 'no' }) : route.continue(),
  )
  await library.chooseFile(file('discarded.mp4'))
  await expect.poll(() => onServer('discarded.mp4')).toBe(1)
  await page.getByRole('button', { name: 'Discard discarded.mp4' }).click()
  await expect.poll(() => onServer('discarded.mp4')).toBe(0)
  await expect(library.unfinished('discarded.mp4')).toHaveCount(0)
  expect(deleted).toHaveLength(2)

  await page.unrouteAll()
  await library.chooseFile(file('stored.mp4'))
  await expect(library.item('stored')).toBeVisible()
  await expect(page.getByTestId('upload-row')).toHaveCount(0)
  expect(deleted).toHaveLength(2)
})
