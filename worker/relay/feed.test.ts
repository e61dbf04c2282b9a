// A connection across items of two formats, which may be the same in the rungs that it sends.
import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import type { RungName } from '#domain/ladder/ladder.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { itemOf } from '#server/testing/timelines.ts'
import { segment as storedSegment } from '../testing/stored-media.ts'
import { feedTrack, type RelayAir } from './feed.ts'

const T0 = Date.UTC(2027, 0, 1)
const SEGMENTS = 3
const item = (formatKey: string) => itemOf(formatKey, SEGMENTS * 6, { formatKey })
const chunk: TimelineChunk = {
  ...{ ordinal: 0, run: 0, startsAt: T0, endsAt: T0 + 2 * SEGMENTS * 1_920, clockMs: 0, mediaSequence: 0 },
  ...{ discontinuitySequence: 0, loop: false, items: [item('aa'), item('bb')], cause: 'start', scheduleVersion: null },
}

/** @param second the init segments of the second format; those of the first are their names */
async function feed(rung: RungName, second: Partial<Record<RungName, string>>) {
  const loaded: number[] = []
  const air: RelayAir = {
    now: () => T0 + 60_000,
    chunks: () => [chunk],
    async load(segment) {
      loaded.push(segment.mediaSequence)
      return storedSegment(1, 10)
    },
    init: async (formatKey, name) => Buffer.from(formatKey === 'aa' ? name : (second[name] ?? name)),
  }
  const first = publishedSegments([chunk], T0 + SEGMENTS * 1_920)[0]!
  const pipe = new Writable({ write: (_bytes, _encoding, done) => done() })
  const track = { rung, rungs: ['720p', 'audio'] as const, first, recycleMs: Number.POSITIVE_INFINITY }
  return { end: await feedTrack(air, track, pipe, new AbortController().signal), count: loaded.length }
}

it('goes on where the formats differ only in rungs that it does not send', async () => {
  for (const rung of ['720p', 'audio'] as const)
    expect(await feed(rung, { '2160p': 'other' })).toEqual({ end: 'off-air', count: 2 * SEGMENTS })
})

it('ends both tracks at the same segment where one of them differs', async () => {
  for (const rung of ['720p', 'audio'] as const)
    for (const other of ['720p', 'audio'] as const)
      expect(await feed(rung, { [other]: 'other' })).toEqual({ end: 'format', count: SEGMENTS })
})
