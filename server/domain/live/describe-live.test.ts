import { expect, it } from 'vitest'
import { describeLive } from './describe-live.ts'
import { decideLive, type Feed, takeByOperator } from './live-air.ts'
import { IDLE, type LiveAir } from './live-memory.ts'

const NOW = Date.UTC(2027, 0, 4, 20, 0, 0)
const feed: Feed = {
  streamId: 'ls',
  contributionId: 'cn',
  mediaId: 'md',
  title: 'Live: Studio',
  formatKey: 'f0',
  segments: 9,
  ageMs: 500,
  steadyMs: 20_000,
  isOver: false,
  endedByUs: false,
  ...{ cutOffFromMs: null, cutOffUntilMs: null },
  isBehind: false,
  isDark: false,
  stallMs: 4_920,
  onStall: 'slate' as const,
  waitMs: 120_000,
  autoTake: false,
}
const onAir: LiveAir = {
  ...IDLE,
  wanted: { contributionId: 'cn', by: 'hand', until: null },
  air: { streamId: 'ls', mediaId: 'md', nextIndex: 9 },
}
const view = (feeds: Feed[], now: number) => ({
  ...{ now, feeds, block: null, backupId: null },
  tail: { ours: true, liveEnd: NOW - 6_000 },
})

it('a feed is live until it is released, or until its block ends', () => {
  expect(describeLive(IDLE, [], false, NOW)).toBeNull()
  expect(describeLive(onAir, [feed], false, NOW)).toMatchObject({ state: 'live', since: null, returnsAt: null })
  const block = { ...onAir, wanted: { contributionId: 'cn', by: 'block' as const, until: NOW + 60_000 } }
  expect(describeLive(block, [feed], false, NOW)).toMatchObject({ state: 'live', returnsAt: NOW + 60_000 })
})

it('waits for a lost feed as long as its setting says, and then returns', () => {
  const silent = { ...feed, ageMs: 9_000, steadyMs: 0 }
  // The slate is on air before the feed counts as lost.
  expect(describeLive(onAir, [silent], true, NOW)).toMatchObject({ state: 'lost' })
  const { state } = decideLive(onAir, view([silent], NOW))
  expect(describeLive(state, [silent], true, NOW + 5_000)).toMatchObject({
    state: 'lost',
    since: NOW,
    returnsAt: NOW + 120_000,
  })
  expect(decideLive(state, view([silent], NOW + 119_000))).toMatchObject({ step: { do: 'nothing' } })
  expect(decideLive(state, view([silent], NOW + 120_000))).toMatchObject({ state: IDLE_LIKE, step: { do: 'rejoin' } })
  expect(describeLive(state, [silent], true, NOW)).toMatchObject({ isEncoderBehind: false })
  expect(describeLive(state, [{ ...silent, isBehind: true }], true, NOW)).toMatchObject({ isEncoderBehind: true })
  // A sender that disconnected cleanly is waited for as long as it may be reconnecting.
  const goodbye = decideLive(onAir, view([{ ...silent, isOver: true }], NOW)).state
  expect(describeLive(goodbye, [], true, NOW)).toMatchObject({ state: 'lost', returnsAt: NOW + 15_000 })
})
const IDLE_LIKE = { wanted: null, air: null, waiting: null }

it('tells when a feed that came back will be on air again', () => {
  const silent = { ...feed, ageMs: 9_000, steadyMs: 0 }
  const { state } = decideLive(onAir, view([silent], NOW))
  const back = { ...feed, steadyMs: 4_000 }
  expect(describeLive(state, [back], true, NOW + 20_000)).toMatchObject({
    state: 'steadying',
    steadyAt: NOW + 20_000 + 2 * feed.stallMs - 4_000,
    returnsAt: NOW + 120_000,
  })
})

it('airs the schedule while it waits for a feed that was taken before it connected', () => {
  expect(describeLive(takeByOperator(IDLE, 'cn', NOW), [], false, NOW + 1_000)).toMatchObject({
    state: 'waiting',
    since: NOW,
    returnsAt: NOW + 60_000,
  })
})
