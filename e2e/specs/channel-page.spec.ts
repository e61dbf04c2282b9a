import { fetchFirstSegment } from '../fixtures/hls-client.ts'
import { expect, measured, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { PlayerPanel } from '../pages/player-panel.ts'

const SEGMENT_LIMIT_MS = 1_000
const FRAME_LIMIT_MS = 3_000

test('playback works; quality, live edge and sound can be controlled', async ({ page, instance }) => {
  const channel = new ChannelPage(page)
  const player = new PlayerPanel(page)
  await channel.open(instance.demo.channelId)
  await player.plays()

  await player.chooseQuality('432p')
  await expect.poll(async () => (await player.facts()).videoHeight).toBe(432)
  await player.chooseQuality('720p')
  await expect.poll(async () => (await player.facts()).videoHeight).toBe(720)

  expect((await player.facts()).muted).toBe(true)
  await player.control('Unmute').click()
  expect((await player.facts()).muted).toBe(false)
  await player.control('Mute').click()
  expect((await player.facts()).muted).toBe(true)

  await player.video.evaluate((video: HTMLVideoElement) => {
    video.currentTime -= 15
  })
  await expect(player.liveEdge).toHaveAttribute('data-live', 'false')
  const before = (await player.facts()).currentTime
  await player.liveEdge.click()
  await expect(player.liveEdge).toHaveAttribute('data-live', 'true')
  expect((await player.facts()).currentTime).toBeGreaterThan(before + 5)
  await player.plays()
})

test('a stop is shown, and playback returns by itself with the next start', async ({
  page,
  api,
  items,
  newChannel,
}) => {
  const { id } = await newChannel({ name: 'Comes and goes', items, start: true })
  const channel = new ChannelPage(page)
  const player = new PlayerPanel(page)
  await channel.open(id)
  await player.plays()
  await api.command(id, 'stop')
  await expect(player.words).toContainText('Off air')
  await api.command(id, 'start')
  await player.plays()
  await expect(channel.status).toHaveAttribute('data-status', 'LIVE')
})

test('a short failure of the origin is shown and recovered from', async ({ page, instance }) => {
  const channel = new ChannelPage(page)
  const player = new PlayerPanel(page)
  await channel.open(instance.demo.channelId)
  await player.plays()
  await page.route(`${instance.originUrl}/live/**`, (route) => route.abort('connectionrefused'))
  await expect(player.words).toContainText('Reconnecting', { timeout: 45_000 })
  await page.unroute(`${instance.originUrl}/live/**`)
  await player.plays()
})

test('Start to the first playable segment takes at most a second', { tag: '@alone' }, async ({
  api,
  items,
  newChannel,
}) => {
  const { id, hlsUrl } = await newChannel({ name: 'Instant on', items })
  const startedAt = performance.now()
  await api.command(id, 'start')
  await expect.poll(async () => (await fetchFirstSegment(hlsUrl)) !== null, { intervals: [10] }).toBe(true)
  const tookMs = Math.round(performance.now() - startedAt)
  measured(`Start to first segment: ${tookMs} ms`)
  expect(tookMs).toBeLessThanOrEqual(SEGMENT_LIMIT_MS)
})

test('Start to the first frame in the browser takes at most three seconds', { tag: '@alone' }, async ({
  page,
  items,
  newChannel,
}) => {
  const { id } = await newChannel({ name: 'First frame', items })
  const channel = new ChannelPage(page)
  await channel.open(id)
  // Measured inside the page, from the press to the first painted frame.
  const firstFrame = new PlayerPanel(page).video.evaluate(
    (video: HTMLVideoElement) =>
      new Promise<number>((painted) => {
        document.addEventListener('click', ({ timeStamp }) => Object.assign(video, { pressedAt: timeStamp }), {
          capture: true,
          once: true,
        })
        video.requestVideoFrameCallback((now) => painted(now - (video as unknown as { pressedAt: number }).pressedAt))
      }),
  )
  await channel.button('Start').click()
  const tookMs = Math.round(await firstFrame)
  measured(`Start to first frame: ${tookMs} ms`)
  expect(tookMs).toBeLessThanOrEqual(FRAME_LIMIT_MS)
})
