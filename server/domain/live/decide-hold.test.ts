import { expect, it } from 'vitest'
import { decideHold, NO_HOLD } from './decide-hold.ts'

const warm = { isWanted: false, isBehind: false }
const behind = { isWanted: true, isBehind: true }
const keepsUp = { isWanted: true, isBehind: false }
const NONE = { hold: NO_HOLD, wanted: false }

it('uploads continue beside a feed that is not taken, and pause for ten seconds when it is', () => {
  expect(decideHold(NONE, [warm], 1_000)).toEqual(NONE)
  const taken = decideHold(NONE, [warm, keepsUp], 1_000)
  expect(taken.hold.until).toBe(11_000)
  expect(decideHold(taken, [keepsUp], 5_000)).toEqual(taken)
})

it('uploads pause while an encoder is behind, and twice as long each time it is behind again soon after', () => {
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
  // A minute without a lag resets the length.
  state = decideHold(state, [behind], now + 60_000)
  expect(state.hold.lengthMs).toBe(10_000)
})

it('uploads pause as long as the lag lasts, with few messages to other processes', () => {
  let state = NONE
  const told = new Set<number>()
  for (let now = 0; now < 60_000; now += 250) {
    state = decideHold(state, [behind], now)
    told.add(state.hold.until)
    expect(state.hold.until).toBeGreaterThan(now)
  }
  expect(told.size).toBeLessThan(15)
})

it('uploads resume at once when the last feed has ended', () => {
  const state = decideHold(NONE, [behind], 1_000)
  expect(decideHold(state, [], 2_000).hold.until).toBe(2_000)
})
