import { expect, it } from 'vitest'
import { decideHold, NO_HOLD } from './decide-hold.ts'

const warm = { isWanted: false, isBehind: false }
const behind = { isWanted: true, isBehind: true }
const keepsUp = { isWanted: true, isBehind: false }
const NONE = { hold: NO_HOLD, wanted: false }

it('uploads go on beside a feed that nobody has taken, and wait ten seconds when it is taken', () => {
  expect(decideHold(NONE, [warm], 1_000)).toEqual(NONE)
  const taken = decideHold(NONE, [warm, keepsUp], 1_000)
  expect(taken.hold.until).toBe(11_000)
  expect(decideHold(taken, [keepsUp], 5_000)).toEqual(taken)
})

it('uploads wait while an encoder is behind, and twice as long each time it is behind again soon after', () => {
  let state = NONE
  const waits: number[] = []
  let now = 1_000
  for (let round = 0; round < 8; round++) {
    const from = now
    state = decideHold(state, [behind], now)
    for (; now < state.hold.until; now += 250) state = decideHold(state, [keepsUp], now)
    waits.push(Math.round((now - from) / 1_000))
    now += 5_000
  }
  expect(waits).toEqual([10, 20, 40, 80, 160, 320, 320, 320])
  // A minute in which nothing was behind: from the beginning.
  state = decideHold(state, [behind], now + 60_000)
  expect(state.hold.lengthMs).toBe(10_000)
})

it('uploads wait as long as it lasts, and the others are told so seldom', () => {
  let state = NONE
  const told = new Set<number>()
  for (let now = 0; now < 60_000; now += 250) {
    state = decideHold(state, [behind], now)
    told.add(state.hold.until)
    expect(state.hold.until).toBeGreaterThan(now)
  }
  expect(told.size).toBeLessThan(15)
})

it('uploads go on at once when the last feed has ended', () => {
  const state = decideHold(NONE, [behind], 1_000)
  expect(decideHold(state, [], 2_000).hold.until).toBe(2_000)
})
