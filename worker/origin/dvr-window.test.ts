import { expect, it } from 'vitest'
import { DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import { applyChange } from '#domain/timeline/change.ts'
import { planStart } from '#domain/timeline/plan.ts'
import { LIVE_WINDOW_MS } from '#domain/timeline/published.ts'
import { itemOf, NOW, SLATE } from '#server/testing/timelines.ts'
import { OPEN_ACCESS, type OriginChannel } from '../segments/origin-channel.ts'
import type { OriginContext } from './origin-context.ts'
import { cachedPlaylist } from './serve-channel.ts'

const chunks = applyChange([], planStart(null, { items: [itemOf('one', 30)], slate: SLATE, loop: true }, NOW, null))
const HOUR_MS = 3_600_000

/** Length of a playlist two hours into the run, s. */
function lengthS(long: true | undefined, dvrMs: number, dvrFrom: number | null = null): number {
  const channel: OriginChannel = {
    id: 'ch_1',
    slug: 'one',
    ladder: DEFAULT_RUNGS,
    resolution: '720p',
    started: true,
    analyticsEnabled: true,
    access: OPEN_ACCESS,
    captions: [],
    audios: [],
    rendered: new Map(),
    chunks,
    dvrMs,
    dvrFrom,
  }
  const ctx = { clock: { now: () => NOW + 2 * HOUR_MS }, caching: { playlist: 'x' }, whole: false } as OriginContext
  const answer = cachedPlaylist(ctx, channel, '432p', long)
  return [...answer!.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, seconds]) => sum + Number(seconds), 0)
}

it('the long list is as long as the DVR window, and never shorter than the short one', () => {
  const short = lengthS(undefined, HOUR_MS)
  expect(short).toBeGreaterThanOrEqual(LIVE_WINDOW_MS / 1_000)
  expect(short).toBeLessThan(LIVE_WINDOW_MS / 1_000 + 4)
  for (const minutes of [10, 30, 60]) {
    const long = lengthS(true, minutes * 60_000)
    expect(long).toBeGreaterThanOrEqual(minutes * 60)
    expect(long).toBeLessThan(minutes * 60 + 4)
  }
  expect(lengthS(true, 0)).toBe(short)
})

it('segments that left the list before the window was made longer do not return', () => {
  const raisedAt = NOW + 2 * HOUR_MS - 60_000
  const length = lengthS(true, HOUR_MS, raisedAt - 600_000)
  expect(length).toBeGreaterThanOrEqual(660)
  expect(length).toBeLessThan(664)
})
