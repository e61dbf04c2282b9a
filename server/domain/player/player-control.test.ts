import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { luminanceOf } from '#domain/guide/widget-options.ts'
import { DVR_MINUTES } from '#domain/timeline/published.ts'
import { accentOnDark } from './accent-on-dark.ts'
import { decidePlayerKey, PLAYER_KEYS } from './decide-player-key.ts'
import { clampTo, dvrRange, positionInLongList, startOverAt } from './dvr-range.ts'

const RUNS = { numRuns: 300 }

describe('keys', () => {
  it('do what the list says, in either case, and each has one meaning', () => {
    for (const { keys, action } of PLAYER_KEYS)
      for (const key of keys) {
        expect(decidePlayerKey(key, 'player')).toEqual(action)
        if (key.length === 1) expect(decidePlayerKey(key.toUpperCase(), 'player')).toEqual(action)
      }
    const all = PLAYER_KEYS.flatMap(({ keys }) => keys)
    expect(new Set(all).size).toBe(all.length)
    for (const digit of '0123456789') expect(decidePlayerKey(digit, 'player')).toBeNull()
  })

  it('leave the keys of buttons, sliders and menus to them', () => {
    expect(decidePlayerKey(' ', 'button')).toBeNull()
    expect(decidePlayerKey('ArrowLeft', 'slider')).toBeNull()
    expect(decidePlayerKey('m', 'slider')).toEqual({ do: 'toggle-mute' })
    for (const { keys } of PLAYER_KEYS) for (const key of keys) expect(decidePlayerKey(key, 'menu')).toBeNull()
  })
})

describe('seeking back', () => {
  const instants = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 })

  it('stays between the start of the run and the live edge', () => {
    fc.assert(
      fc.property(
        instants,
        fc.option(fc.integer({ min: 0, max: 7_200_000 })),
        fc.integer(),
        fc.constantFrom(...DVR_MINUTES),
        (edge, ranMs, ask, minutes) => {
          const windowMs = minutes * 60_000
          const startedAt = ranMs === null ? null : edge - ranMs
          const range = dvrRange(edge, startedAt, windowMs)
          expect(range.from).toBeLessThanOrEqual(range.to)
          if (startedAt !== null) expect(range.from).toBeGreaterThanOrEqual(startedAt)
          const at = clampTo(range, edge - ask)
          expect(at >= range.from && at <= range.to).toBe(true)
          const position = positionInLongList(at, range, startedAt, windowMs)
          expect(position).toBeGreaterThanOrEqual(0)
          expect(position).toBeLessThanOrEqual(windowMs / 1_000)
          if (minutes === 0) expect(range.from, 'not at all').toBe(range.to)
        },
      ),
      RUNS,
    )
  })

  it('starts a programme over if its start is still kept, and says when it is not', () => {
    const edge = 1_800_000_000_000
    const range = dvrRange(edge, edge - 3_600_000, 600_000)
    expect(startOverAt(range, edge - 60_000)).toEqual({ at: edge - 60_000, whole: true })
    expect(startOverAt(range, edge - 1_800_000)).toEqual({ at: range.from, whole: false })
    expect(startOverAt(range, edge - 1_000)).toBeNull()
    expect(startOverAt(dvrRange(edge, edge, 600_000), null)).toBeNull()
  })
})

it('any accent is distinguishable from the player’s background', () => {
  const ground = luminanceOf('0b0e13')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (n) => {
      const accent = accentOnDark(`#${n.toString(16).padStart(6, '0')}`)
      expect((luminanceOf(accent.slice(1)) + 0.05) / (ground + 0.05)).toBeGreaterThanOrEqual(4.5)
    }),
    RUNS,
  )
  expect(accentOnDark('#ffcc00')).toBe('#ffcc00')
})
