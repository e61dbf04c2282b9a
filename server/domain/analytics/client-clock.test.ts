import { describe, expect, it } from 'vitest'
import { clockShift } from './client-clock.ts'

const NOW = 1_760_000_000_000
const DAY = 86_400_000

describe('the clock of a player', () => {
  it('is taken as it is when it agrees', () => {
    expect(clockShift({ newest: NOW - 900, sentAt: null }, NOW, undefined)).toBe(0)
  })

  it('is set when it is wrong by a day, in either direction', () => {
    expect(clockShift({ newest: NOW - DAY, sentAt: null }, NOW, undefined)).toBe(DAY)
    expect(clockShift({ newest: NOW + DAY, sentAt: null }, NOW, undefined)).toBe(-DAY)
  })

  it('is set once a session: the ways of its batches differ', () => {
    const first = clockShift({ newest: NOW - DAY, sentAt: null }, NOW, undefined)
    expect(clockShift({ newest: NOW - DAY + 9_700, sentAt: null }, NOW + 10_000, first)).toBe(first)
  })

  it('is set again when it was set on the player', () => {
    expect(clockShift({ newest: NOW + 10_000, sentAt: null }, NOW + 10_000, DAY)).toBe(0)
  })

  it('leaves events where they happened that are sent again later', () => {
    expect(clockShift({ newest: NOW - 300_000, sentAt: null }, NOW, 0)).toBe(0)
    expect(clockShift({ newest: NOW - DAY - 300_000, sentAt: null }, NOW, DAY)).toBe(DAY)
  })

  it('leaves late events where they happened when their sender says when it sent them', () => {
    expect(clockShift({ newest: NOW - 3_600_000, sentAt: NOW - 50 }, NOW, undefined)).toBe(0)
  })
})
