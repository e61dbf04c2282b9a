import { expect, it } from 'vitest'
import { type HeardNow, isViewerNow, nowMetrics } from './now.ts'

const NOW = Date.UTC(2026, 10, 1, 20)
const session = (more: Partial<HeardNow> = {}): HeardNow => ({
  ...{ newestAt: NOW - 5_000, state: 'playing', bitrateKbps: 3_000, isServed: true, stalls: 0, errors: 0 },
  playedAt: NOW - 600_000,
  ...more,
})

it('counts who plays or waits for the picture, and was sent media', () => {
  for (const state of ['playing', 'rebuffering', 'seeking', 'starting', null] as const)
    expect(isViewerNow(session({ state }), NOW)).toBe(true)
  for (const state of ['paused', 'ended', 'failed', 'quit', 'preloading'] as const)
    expect(isViewerNow(session({ state }), NOW)).toBe(false)
  expect(isViewerNow(session({ isServed: false }), NOW)).toBe(false)
  expect(isViewerNow(session({ newestAt: NOW - 25_000 }), NOW)).toBe(false)
})

it('computes what the page shows', () => {
  const sessions = [
    session(),
    session({ state: 'rebuffering', bitrateKbps: 1_000, stalls: 5 }),
    session({ bitrateKbps: null, playedAt: NOW - 30_000 }),
    // They went.
    session({ state: 'quit', playedAt: NOW - 50_000 }),
    session({ newestAt: NOW - 60_000, errors: 5 }),
    // Nothing was sent to it.
    session({ isServed: false, playedAt: NOW - 1_000, stalls: 100, errors: 5 }),
  ]
  expect(nowMetrics(sessions, NOW)).toEqual({
    viewers: 3,
    stalledViewers: 1,
    startsPerMinute: 2,
    stallsPerMinute: 4,
    errorsPerMinute: 8,
    averageBitrateKbps: 2_000,
  })
  expect(nowMetrics([], NOW)).toMatchObject({ viewers: 0, averageBitrateKbps: null })
})
