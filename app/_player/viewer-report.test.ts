import { decodeCmcd } from '@svta/cml-cmcd'
import Hls from 'hls.js'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newViewerSession, viewerReport } from './viewer-report.ts'

// The globals that hls.js needs.
beforeAll(
  () => void vi.stubGlobal('self', Object.assign(globalThis, { location: { href: 'http://tv.test/watch/one' } })),
)
afterAll(() => void vi.unstubAllGlobals())

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
    const report = viewerReport('one', session, video)
    const player = openPlayer(report)
    quality.droppedVideoFrames += 5
    report.refresh()
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
