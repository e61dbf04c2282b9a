import { expect, it } from 'vitest'
import { syncDurationS } from './follow-edge.ts'

const newest = { programDateTime: 1_000_000, duration: 1.92 }

it('the later a list is read, the closer to its end the picture may be', () => {
  expect(syncDurationS(newest, 1_001_920)).toBe(6)
  expect(syncDurationS(newest, 1_002_420)).toBeCloseTo(5.5)
  expect(syncDurationS(newest, 1_003_840)).toBeCloseTo(4.08)
})

it('what says nothing of that leaves the hold-back as it is', () => {
  expect(syncDurationS(newest, 1_001_500), 'our clock is wrong').toBe(6)
  expect(syncDurationS(newest, 1_060_000), 'a list that stands still').toBe(6)
  expect(syncDurationS({ ...newest, programDateTime: null }, 1_002_000)).toBe(6)
  expect(syncDurationS(undefined, 1_002_000)).toBe(6)
})
