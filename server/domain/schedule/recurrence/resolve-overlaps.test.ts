import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Layer, Occurrence, Schedule } from '../model/schedule.ts'
import { parseSchedule } from '../model/schedule-schema.ts'
import { occurrencesBetween } from './occurrences.ts'
import { coveredParts, resolveOverlaps } from './resolve-overlaps.ts'

const RUNS = { numRuns: 300 }

const occurrences: fc.Arbitrary<Occurrence[]> = fc
  .array(
    fc.record({
      startsAt: fc.nat(40),
      lasts: fc.integer({ min: 1, max: 30 }),
      layer: fc.constantFrom<Layer>('base', 'season', 'override'),
      start: fc.constantFrom<'hard' | 'soft'>('hard', 'soft'),
    }),
    { maxLength: 14 },
  )
  .map((list) =>
    list
      .map(({ lasts, ...each }, blockIndex) => ({
        ...each,
        endsAt: each.startsAt + lasts,
        blockIndex,
        blockId: `b${blockIndex}`,
        key: `b${blockIndex}@${each.startsAt}`,
        entered: { startsAt: each.startsAt, endsAt: each.startsAt + lasts },
      }))
      .sort((a, b) => a.startsAt - b.startsAt || a.blockIndex - b.blockIndex),
  )

const LAYERS = ['base', 'season', 'override']

/** The precedence in another form: one number that is larger for the winner. */
const weight = ({ layer, startsAt, blockIndex }: Occurrence) =>
  LAYERS.indexOf(layer) * 1e6 + startsAt * 1e3 + blockIndex

const winnerAt = (list: readonly Occurrence[], at: number) =>
  list
    .filter((each) => each.startsAt <= at && at < each.endsAt)
    .sort((a, b) => weight(a) - weight(b))
    .at(-1)

describe('overlapping blocks', () => {
  it('the one with the highest precedence is active at any time, and none where there is none', () => {
    fc.assert(
      fc.property(occurrences, (list) => {
        const slots = resolveOverlaps(list)
        for (let at = -1; at <= 75; at++) {
          const slot = slots.find((each) => each.startsAt <= at && at < each.endsAt)
          expect(slot?.occurrence).toBe(winnerAt(list, at))
        }
      }),
      RUNS,
    )
  })

  it('slots are in order, without overlap or empty ones, and neighbours differ', () => {
    fc.assert(
      fc.property(occurrences, (list) => {
        const slots = resolveOverlaps(list)
        slots.forEach((slot, i) => {
          const next = slots[i + 1]
          expect(slot.endsAt).toBeGreaterThan(slot.startsAt)
          if (!next) return
          expect(next.startsAt).toBeGreaterThanOrEqual(slot.endsAt)
          if (next.startsAt === slot.endsAt) expect(next.occurrence).not.toBe(slot.occurrence)
        })
      }),
      RUNS,
    )
  })

  it('active and covered parts add up to each occurrence’s own time', () => {
    fc.assert(
      fc.property(occurrences, (list) => {
        const slots = resolveOverlaps(list)
        const covered = coveredParts(list, slots)
        for (const each of list) {
          const length = (parts: { startsAt: number; endsAt: number }[]) =>
            parts.reduce((sum, part) => sum + part.endsAt - part.startsAt, 0)
          const counts = length(slots.filter((slot) => slot.occurrence === each))
          const lost = length(covered.filter((part) => part.occurrence === each))
          expect(counts + lost).toBe(each.endsAt - each.startsAt)
        }
        for (const part of covered) expect(weight(part.by)).toBeGreaterThan(weight(part.occurrence))
      }),
      RUNS,
    )
  })
})

describe('blocks over a week', () => {
  const read = (change: object): Schedule => {
    const parsed = parseSchedule({ zone: 'Europe/Berlin', seed: 1, ...change })
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
    return parsed.schedule
  }
  const block = (id: string, startsAtLocal: string, hours: number, change: object = {}) => ({
    id,
    title: id,
    startsAtLocal,
    durationMs: hours * 3_600_000,
    layer: 'base',
    source: { type: 'item', mediaId: id },
    ...change,
  })
  const from = Date.UTC(2026, 11, 21)
  const to = Date.UTC(2026, 11, 28)
  const starts = (schedule: Schedule) =>
    occurrencesBetween(schedule, from, to).map(({ key }) => {
      const [id, at] = key.split('@')
      return `${id} ${new Date(Number(at)).toISOString().slice(5, 16)}`
    })

  it('skip exceptions by start and by day, and respect their dates', () => {
    const daily = { rrule: 'FREQ=DAILY', fromDate: '2026-12-22', untilDate: '2026-12-26' }
    const exdates = ['2026-12-23', '2026-12-25T20:00:00', '2026-12-24T19:00:00']
    expect(starts(read({ blocks: [block('a', '2020-01-01T20:00:00', 1, { ...daily, exdates })] }))).toEqual([
      'a 12-22T19:00',
      'a 12-24T19:00',
      'a 12-26T19:00',
    ])
  })

  it('a season overlays its dates, and may clear the base there', () => {
    const seasons = (replacesBase: boolean) => [
      { id: 'xmas', title: 'Christmas', ranges: [{ from: '2026-12-24', until: '2026-12-25' }], replacesBase },
    ]
    const blocks = [
      block('film', '2026-01-01T21:00:00', 2, { rrule: 'FREQ=DAILY', layer: 'season', seasonId: 'xmas' }),
      block('news', '2026-01-01T20:00:00', 1, { rrule: 'FREQ=DAILY', untilDate: '2026-12-26' }),
    ]
    const kept = starts(read({ blocks, seasons: seasons(false) }))
    expect(kept.filter((each) => each.startsWith('film'))).toEqual(['film 12-24T20:00', 'film 12-25T20:00'])
    expect(kept.filter((each) => each.startsWith('news'))).toHaveLength(6)
    const replaced = starts(read({ blocks, seasons: seasons(true) }))
    expect(replaced.filter((each) => each.startsWith('news'))).toHaveLength(4)
  })

  it('an UNTIL in UTC is converted to the channel’s zone, inclusive', () => {
    const rrule = 'FREQ=DAILY;UNTIL=20261222T190000Z'
    expect(starts(read({ blocks: [block('a', '2020-01-01T20:00:00', 1, { rrule })] }))).toEqual([
      'a 12-21T19:00',
      'a 12-22T19:00',
    ])
  })

  it('a block that began before the window is in it until its end', () => {
    expect(starts(read({ blocks: [block('a', '2026-12-18T20:00:00', 72)] }))).toEqual(['a 12-18T19:00'])
  })
})
