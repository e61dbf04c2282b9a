import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '#domain/instants.ts'
import {
  blockOf,
  breakRules,
  cases,
  fillerOf,
  libraryOf,
  mediaOf,
  NO_BREAKS,
  scheduleOf,
} from '#server/testing/schedules.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { occurrencesBetween } from '../recurrence/occurrences.ts'
import { resolveOverlaps } from '../recurrence/resolve-overlaps.ts'
import { firstAirState } from './air-state.ts'
import { lengthWithBreaks, planBreaks } from './breaks.ts'
import { shuffledIndex } from './draw.ts'
import { expand } from './expand.ts'

const RUNS = { numRuns: 200 }

describe('breaks', () => {
  it('all air in a block as long as its item with its breaks', () => {
    const positions = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 6 })
    fc.assert(
      fc.property(positions, fc.constantFrom(30_080, 60_160, 90_240), (minutes, breakMs) => {
        const film = mediaOf('film', 2_880_000, { breakPositionsMs: minutes.map((minute) => minute * 60_000) })
        const breaks = { ...NO_BREAKS, breakMs, source: fillerOf(['advert']) }
        const durationMs = Math.ceil(lengthWithBreaks(film, breaks) / 1_000) * 1_000
        const schedule = scheduleOf([blockOf('film', '2026-11-21T20:00:00', 0, { durationMs })], { breaks })
        const library = libraryOf([film, mediaOf('advert', 30_080, { kind: 'AD' })])
        const from = Date.UTC(2026, 10, 21, 20)
        const { entries } = expand(schedule, library, firstAirState(from), from + durationMs)
        const adverts = entries.filter(({ reason }) => reason === 'break')
        const { positionsMs } = planBreaks(film, breaks)
        expect(new Set(adverts.map(({ breakId }) => breakId)).size).toBe(positionsMs.length)
        expect(adverts.length).toBe(positionsMs.length * Math.floor(breakMs / 30_080))
      }),
      RUNS,
    )
  })

  it('that only mark their position take no time', () => {
    const film = mediaOf('film', 2_880_000, { breakPositionsMs: [960_000] })
    expect(lengthWithBreaks(film, NO_BREAKS)).toBe(2_880_000)
  })

  it('are on segment boundaries inside the item, each at the minimum gap from the others and from both ends', () => {
    const positions = fc.array(fc.integer({ min: -5_000, max: 4_000_000 }), { maxLength: 8 })
    fc.assert(
      fc.property(breakRules, positions, fc.integer({ min: 6, max: 11_250 }), (rules, breakPositionsMs, quanta) => {
        const media = mediaOf('m', quanta * 320, { breakPositionsMs })
        const { positionsMs, illegal } = planBreaks(media, rules)
        const edges = [0, ...positionsMs, media.durationMs]
        edges.slice(1).forEach((edge, i) => {
          expect(edge - edges[i]!).toBeGreaterThan(0)
          if (positionsMs.length > 0) expect(edge - edges[i]!).toBeGreaterThanOrEqual(rules.minSpacingMs)
        })
        for (const position of positionsMs) expect(position % SEGMENT_MS).toBe(0)
        if (rules.ownPositions && rules.everyMs === null)
          expect(positionsMs.length + illegal.length).toBe(breakPositionsMs.length)
      }),
      RUNS,
    )
  })

  it('air only if the rest of the item still ends within its slot', () => {
    fc.assert(
      fc.property(cases, ({ schedule: given, library, from }) => {
        const source = { mediaIds: [], tags: ['filler'], cooldownMs: 0 }
        const schedule = {
          ...given,
          breaks: { ...given.breaks, everyMs: 120_000, minSpacingMs: 0, breakMs: 90_000, source },
        }
        const { entries } = expand(schedule, library, firstAirState(from, schedule), from + DAY_MS)
        const slots = resolveOverlaps(occurrencesBetween(schedule, from - 3 * DAY_MS, from + 2 * DAY_MS))
        let leftMs = 0
        const over = entries.filter((entry) => {
          if (entry.reason === 'programme')
            leftMs = library.media.get(entry.mediaId)!.durationMs - entry.offsetMs - entry.durationMs
          if (entry.reason !== 'break' && entry.reason !== 'bumper') return false
          const slot = slots.find(({ startsAt, endsAt }) => startsAt <= entry.startsAt && entry.startsAt < endsAt)
          const ownSlot = slot?.occurrence.key === `${entry.blockId}@${entry.occurrenceStartsAt}`
          return !ownSlot || entry.startsAt + entry.durationMs + leftMs > slot.endsAt
        })
        expect(over).toEqual([])
      }),
      RUNS,
    )
  })

  it('are for programmes only, and report which of an item’s own cannot be kept', () => {
    const film = mediaOf('film', 1_920_000, { breakPositionsMs: [960_100, 970_000, -5, 1_919_999] })
    expect(planBreaks(film, NO_BREAKS)).toEqual({
      positionsMs: [960_000],
      illegal: [
        { positionMs: -5, why: 'outside' },
        { positionMs: 970_000, why: 'too-close' },
        { positionMs: 1_919_999, why: 'outside' },
      ],
    })
    expect(planBreaks({ ...film, kind: 'FILLER' }, NO_BREAKS).positionsMs).toEqual([])
  })
})

describe('a shuffle', () => {
  it('has each item at one position, in another order for another hash', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer(), (size, hash) => {
        const order = Array.from({ length: size }, (_, place) => shuffledIndex(place, size, hash))
        expect(new Set(order).size).toBe(size)
        expect(Math.max(...order)).toBe(size - 1)
      }),
      RUNS,
    )
    const orders = [1, 2, 3].map((hash) =>
      Array.from({ length: 30 }, (_, place) => shuffledIndex(place, 30, hash)).join(),
    )
    expect(new Set(orders).size).toBe(3)
  })
})
