// What the editor draws on the grids of all frame rates: the times that people have entered.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_RATES } from '#domain/ladder/grid.ts'
import { nextAiring } from '#domain/schedule/expand/next-airing.ts'
import type { Block, Schedule } from '#domain/schedule/model/schedule.ts'
import { inRate } from '#domain/schedule/model/schedule-grid.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { occurrencesBetween } from '#domain/schedule/recurrence/occurrences.ts'
import { newBlock, snapToEnd } from '../edit-schedule.ts'
import { copyDays } from './copy-blocks.ts'
import { gridPieces } from './grid-events.ts'

const DAY_MS = 86_400_000
const MONDAY = Date.parse('2026-10-05T00:00:00Z')
const WEEK = { fromMs: MONDAY, toMs: MONDAY + 7 * DAY_MS }
const rates = fc.constantFrom(...FRAME_RATES)

function scheduleOf(frameRate: number, ...blocks: Block[]): Schedule {
  const parsed = parseSchedule({ zone: 'Europe/Berlin', seed: 1, blocks })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return inRate(parsed.schedule, { frameRate })
}
const block = (id: string, startMs: number, durationMs: number, rrule: string | null = null): Block => ({
  ...newBlock({ id, title: id, source: { type: 'item', mediaId: 'a' }, startMs, durationMs }),
  rrule,
})

describe('the grid of the editor', () => {
  it('property: blocks are where they were entered, and adjacent ones touch, at every frame rate', () => {
    fc.assert(
      fc.property(rates, fc.nat(86_399), fc.integer({ min: 2, max: 30_000 }), (frameRate, second, lengthS) => {
        const startMs = MONDAY + DAY_MS + second * 1_000
        const lengthMs = lengthS * 1_000
        const schedule = scheduleOf(frameRate, block('a', startMs, lengthMs), block('b', startMs + lengthMs, lengthMs))
        const [a, b] = gridPieces({ schedule, window: WEEK })
        expect([a?.wholeStartMs, a?.startMs, a?.endMs]).toEqual([startMs, startMs, startMs + lengthMs])
        expect([b?.startMs, b?.endMs]).toEqual([a?.endMs, startMs + 2 * lengthMs])
        // A drag near the end of the one snaps to where the other one was entered.
        expect(snapToEnd(startMs + lengthMs + 40_000, [a!.endMs])).toBe(startMs + lengthMs)
      }),
      { numRuns: 200 },
    )
  })

  it('property: occurrences lie on the grid of the account, nearest to what was entered', () => {
    fc.assert(
      fc.property(rates, fc.nat(86_399), (frameRate, second) => {
        const startMs = MONDAY + DAY_MS + second * 1_000
        const schedule = scheduleOf(frameRate, block('a', startMs, 600_000))
        const [occurrence] = occurrencesBetween(schedule, MONDAY, MONDAY + 3 * DAY_MS)
        const { startsAt, entered } = occurrence!
        const quantumMs = frameRate % 25 === 0 ? 320 : 1_600
        expect(startsAt % quantumMs).toBe(0)
        expect(Math.abs(startsAt - entered.startsAt)).toBeLessThanOrEqual(quantumMs / 2)
        expect(nextAiring(schedule, 'a', { wanted: startsAt, now: MONDAY, until: MONDAY + 3 * DAY_MS })).toBe(startsAt)
      }),
      { numRuns: 200 },
    )
  })

  it('finds the drift of a block at an odd second on the grid of 60 fps', () => {
    const startMs = MONDAY + 20 * 3_600_000 + 7 * 60_000 + 1_000
    const schedule = scheduleOf(60, block('a', startMs, 600_000))
    const [occurrence] = occurrencesBetween(schedule, MONDAY, MONDAY + DAY_MS)
    const dueAt = new Date(occurrence!.startsAt).toISOString()
    const drifts = [{ blockId: 'a', dueAt, driftMs: 4_800 }]
    expect(gridPieces({ schedule, window: WEEK, drifts })).toMatchObject([{ driftMs: 4_800, startMs }])
    // On another grid it is due at another time.
    const usual = inRate(schedule, { frameRate: 25 })
    expect(gridPieces({ schedule: usual, window: WEEK, drifts })).toMatchObject([{ driftMs: 0, startMs }])
  })

  it('finds the copies of a day that are there already, at every frame rate', () => {
    for (const frameRate of FRAME_RATES) {
      const starts = [1, 2, 3, 61, 3_607].map((second) => MONDAY + 12 * 3_600_000 + second * 1_000)
      const daily = starts.map((startMs, i) => block(`b${i}`, startMs, 7_200_000, 'FREQ=DAILY'))
      const copy = { fromMs: MONDAY, toMs: MONDAY + DAY_MS, lengthMs: DAY_MS, replaces: true, lockedMs: 0 }
      const schedule = scheduleOf(frameRate, ...daily)
      expect(copyDays(schedule, copy, () => 'new')).toMatchObject({ schedule, there: 5, removed: 0, blocks: [] })
    }
  })
})
