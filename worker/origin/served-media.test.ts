import type { IncomingMessage } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { Collector } from '#features/analytics/collector.ts'
import { openEdgePeers } from './edge-peers.ts'
import { ServedMedia } from './served-media.ts'

const NOW = 1_760_000_000_000
const clock = { now: NOW }
const told: Parameters<Collector['collect']>[] = []
const served = new ServedMedia({ collect: async (...call) => void told.push(call) }, openEdgePeers([]), () => clock.now)
afterEach(async () => {
  await served.flush()
  told.length = 0
  clock.now = NOW
})

const request = (headers: IncomingMessage['headers'] = {}) =>
  ({ socket: { remoteAddress: '203.0.113.5' }, headers }) as IncomingMessage

function take(rung: string, airAt: number, { subjectId = 'ch_1', sid = 'a', headers = {} } = {}): void {
  const segment = { startsAt: airAt, durationMs: 1_920 } as AirSegment
  served.note({ subjectId, name: sid, sid, sent: { rung, segment, bytes: 9 }, req: request(headers) })
}

it('tells how much of the video a viewer got, which rendition, and when it aired', async () => {
  for (const i of [0, 1, 2]) {
    take('720p', NOW - 8_000 + i * 1_920)
    take('audio', NOW - 8_000 + i * 1_920)
  }
  clock.now += 10_000
  await served.flush()
  expect(told).toMatchObject([
    [
      {
        events: [
          {
            ...{ subject: 'ch_1', session: 'a', viewer: null },
            event: { at: NOW + 10_000, servedMs: 5_760, rendition: '720p', airAt: NOW - 8_000, state: null },
          },
        ],
      },
      { address: '203.0.113.5', isPrivate: false },
    ],
  ])
})

it('counts the audio of those who get no video, and no more than a minute at once', async () => {
  for (let i = 0; i < 100; i++) take('audio', NOW)
  await served.flush()
  expect(told[0]![0].events[0]!.event).toMatchObject({ servedMs: 60_000, rendition: null })
})

it('knows no time of the picture of an item on demand', async () => {
  take('720p', NOW, { subjectId: 'md_00000000000000000000' })
  await served.flush()
  expect(told[0]![0].events[0]!.event.airAt).toBeNull()
})

it('tells each viewer apart, and only those that began before', async () => {
  take('720p', NOW)
  clock.now += 5_000
  take('720p', NOW, { sid: 'b', headers: { dnt: '1' } })
  await served.flush(NOW)
  expect(told.map(([{ events }]) => events[0]!.session)).toEqual(['a'])
  await served.flush()
  expect(told.map(([, sender]) => sender.isPrivate)).toEqual([false, true])
})
