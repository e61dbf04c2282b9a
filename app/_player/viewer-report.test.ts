import { decodeCmcd } from '@svta/cml-cmcd'
import Hls from 'hls.js'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parseCmcdEvents } from '#domain/analytics/cmcd-events.ts'
import { newViewerSession, viewerReport } from './viewer-report.ts'

// The globals that hls.js needs.
beforeAll(() => {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('location', new URL('http://tv.test/watch/one'))
  vi.stubGlobal('document', { referrer: 'https://News.example/today' })
  vi.stubGlobal('fetch', async (url: string, { body }: { body: string }) => {
    posted.push({ url, body })
    return { status: 202 }
  })
})
afterAll(() => void vi.unstubAllGlobals())

const posted: { url: string; body: string }[] = []

/** The requests of hls.js, without a server. */
function openPlayer(report: ReturnType<typeof viewerReport>) {
  const urls: string[] = []
  class Loader {
    stats = {}
    load({ url }: { url: string }) {
      urls.push(url)
    }
    abort() {}
    destroy() {}
  }
  const hls = new Hls({ cmcd: report.config, loader: Loader as never, enableWorker: false })
  hls.loadSource('http://origin.test/live/one/master.m3u8')
  const url = 'http://origin.test/live/one/720p/index.m3u8'
  const again = () => hls.trigger(Hls.Events.LEVEL_LOADING, { url, id: 0, level: 0, deliveryDirectives: null } as never)
  const told = () => urls.map((url) => decodeCmcd(new URL(url).searchParams.get('CMCD') ?? ''))
  return { told, again }
}

it('reports one viewer id for all requests, and the dropped frames', () => {
  const quality = { droppedVideoFrames: 7 }
  const video = { getVideoPlaybackQuality: () => quality as VideoPlaybackQuality }
  const session = newViewerSession()
  const told = [1, 2].flatMap(() => {
    const report = viewerReport('one', session, video, '1.7.4')
    const player = openPlayer(report)
    quality.droppedVideoFrames += 5
    report.refresh({ airAt: null, height: null })
    player.again()
    return player.told()
  })
  expect(session).toMatch(/^[0-9a-f]{32}$/)
  expect(newViewerSession()).not.toBe(session)
  expect(told.map((cmcd) => [cmcd.sid, cmcd.cid, cmcd['playout-dfa']])).toEqual([
    [session, 'one', undefined],
    [session, 'one', 12],
    [session, 'one', undefined],
    [session, 'one', 17],
  ])
})

it('tells the analytics what is shown, in which page, and that the viewer leaves', () => {
  posted.length = 0
  const report = viewerReport(
    'one',
    'session',
    { getVideoPlaybackQuality: () => ({ droppedVideoFrames: 3 }) as VideoPlaybackQuality },
    '1.7.4',
  )
  openPlayer(report)
  report.refresh({ airAt: 1_760_000_000_000.4, height: 720 })
  report.end()
  expect(new Set(posted.map(({ url }) => url.replace(/\d{13}$/, 'now')))).toEqual(
    new Set(['http://tv.test/api/analytics/events?sent=now']),
  )
  const told = posted.flatMap(({ body }) => parseCmcdEvents(body))
  expect(told.at(-1)).toMatchObject({
    subject: 'one',
    session: 'session',
    viewer: null,
    player: 'Cloud Playout hls.js 1.7.4',
    page: { kind: 'watch', from: 'news.example' },
    event: { airAt: 1_760_000_000_000, rendition: '720p', droppedFrames: 3 },
  })
  expect(Date.now() - told.at(-1)!.event.toldAt).toBeLessThan(60_000)
})
