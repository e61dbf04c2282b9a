import { expect, it } from 'vitest'
import { syncDurationS } from './follow-edge.ts'

const newest = { programDateTime: 1_000_000, duration: 1.92 }

it('shortens the hold-back by the age of the playlist', () => {
  expect(syncDurationS(newest, 1_001_920)).toBe(6)
  expect(syncDurationS(newest, 1_002_420)).toBeCloseTo(5.5)
  expect(syncDurationS(newest, 1_003_840)).toBeCloseTo(4.08)
})

it('keeps the hold-back when the age is unknown', () => {
  expect(syncDurationS(newest, 1_001_500), 'the local clock is wrong').toBe(6)
  expect(syncDurationS(newest, 1_060_000), 'a playlist that does not advance').toBe(6)
  expect(syncDurationS({ ...newest, programDateTime: null }, 1_002_000)).toBe(6)
  expect(syncDurationS(undefined, 1_002_000)).toBe(6)
})
