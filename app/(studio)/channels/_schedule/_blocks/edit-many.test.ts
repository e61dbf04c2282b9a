import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Block, Schedule } from '#domain/schedule/model/schedule.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { clipsOf, copyDays, pasteClips } from '../_grid/copy-blocks.ts'
import { gridPieces } from '../_grid/grid-events.ts'
import { newBlock } from '../edit-schedule.ts'
import { moveMany, removeMany } from './edit-many.ts'

const at = (text: string) => Date.parse(`${text}Z`)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A Monday, three weeks before a DST change. */
const MONDAY = at('2026-10-05T00:00:00')
const span = { fromMs: MONDAY, toMs: MONDAY + 28 * DAY_MS }
const runs = { numRuns: 200 }

function scheduleOf(...blocks: Block[]): Schedule {
  const parsed = parseSchedule({ zone: 'Europe/Berlin', seed: 1, blocks })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return parsed.schedule
}
function counter() {
  let made = 0
  return () => `made-${made++}`
}
const block = (id: string, startMs: number, rrule: string | null, durationMs = HOUR_MS): Block => ({
  ...newBlock({ id, title: id, source: { type: 'item', mediaId: 'a' }, startMs, durationMs }),
  rrule,
})
/** Local starts, whether covered or not. */
const startsOf = (schedule: Schedule) =>
  [
    ...new Map(
      gridPieces({ schedule, window: span }).map((piece) => [piece.occurrence.key, piece.wholeStartMs]),
    ).values(),
  ]
    .filter((ms) => ms >= span.fromMs && ms < span.toMs)
    .sort((a, b) => a - b)

const rules = fc.constantFrom(
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=2',
  'FREQ=DAILY;COUNT=9',
  'FREQ=WEEKLY;BYDAY=MO,WE,SU',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA',
  'FREQ=DAILY;BYHOUR=3,15',
  'FREQ=DAILY;UNTIL=20261020',
)
const repeating = fc.record({ rrule: rules, hour: fc.integer({ min: 4, max: 22 }), pick: fc.nat(30) }).map((given) => {
  const schedule = scheduleOf(block('b', MONDAY + given.hour * HOUR_MS, given.rrule))
  const starts = startsOf(schedule)
  return { schedule, starts, fromMs: starts[given.pick % starts.length] ?? 0 }
})

it('moves this and all following airings, and no others', () => {
  fc.assert(
    fc.property(repeating, fc.integer({ min: -3, max: 3 }), ({ schedule, starts, fromMs }, quarters) => {
      const byMs = quarters * 900_000
      const move = { blockId: 'b', fromMs, toMs: fromMs + byMs, durationMs: HOUR_MS }
      const moved = moveMany(schedule, [move], 'following', counter()).schedule
      const wanted = starts.map((ms) => (ms >= fromMs ? ms + byMs : ms))
      // A rule that names its hours keeps them: the block starts when its rule says.
      if (!schedule.blocks[0]?.rrule?.includes('BYHOUR')) expect(startsOf(moved)).toEqual(wanted)
      expect(parseSchedule(moved).ok).toBe(true)
    }),
    runs,
  )
})

it('removes one airing, all following ones, or all, and no others', () => {
  fc.assert(
    fc.property(repeating, ({ schedule, starts, fromMs }) => {
      const taken = [{ blockId: 'b', fromMs }]
      expect(startsOf(removeMany(schedule, taken, 'one'))).toEqual(starts.filter((ms) => ms !== fromMs))
      expect(startsOf(removeMany(schedule, taken, 'following'))).toEqual(starts.filter((ms) => ms < fromMs))
      expect(startsOf(removeMany(schedule, taken, 'all'))).toEqual([])
    }),
    runs,
  )
})

it('keeps distances in a bulk move', () => {
  const starts = fc.uniqueArray(fc.integer({ min: 0, max: 6 * 24 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(starts, fc.integer({ min: 1, max: 200 }), (hours, quarters) => {
      const blocks = hours.map((hour, i) => block(`b${i}`, MONDAY + hour * HOUR_MS, null, 900_000))
      const byMs = quarters * 900_000
      const moves = hours.map((hour, i) => {
        const fromMs = MONDAY + hour * HOUR_MS
        return { blockId: `b${i}`, fromMs, toMs: fromMs + byMs, durationMs: 900_000 }
      })
      const { schedule, blockIds } = moveMany(scheduleOf(...blocks), moves, 'one', counter())
      expect(startsOf(schedule)).toEqual(hours.map((hour) => MONDAY + hour * HOUR_MS + byMs).sort((a, b) => a - b))
      expect(blockIds).toEqual(blocks.map(({ id }) => id))
    }),
    runs,
  )
})

it('pastes blocks that air once, at the same distances', () => {
  const schedule = scheduleOf(
    block('news', MONDAY + 8 * HOUR_MS, 'FREQ=DAILY'),
    block('film', MONDAY + 9 * HOUR_MS, null),
  )
  const airings = [
    { blockId: 'news', startMs: MONDAY + DAY_MS + 8 * HOUR_MS },
    { blockId: 'film', startMs: MONDAY + DAY_MS + 10 * HOUR_MS },
  ]
  const pasted = pasteClips(schedule, clipsOf(schedule, airings), MONDAY + 20 * HOUR_MS, counter())
  expect(pasted.blocks.map(({ startMs }) => startMs)).toEqual([MONDAY + 20 * HOUR_MS, MONDAY + 22 * HOUR_MS])
  expect(pasted.schedule.blocks.slice(2).map(({ rrule }) => rrule)).toEqual([null, null])
})

it('copies a day unchanged and without duplicates', () => {
  const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(hours, hours, fc.boolean(), fc.integer({ min: 1, max: 20 }), (own, theirs, replaces, byDays) => {
      const toMs = MONDAY + byDays * DAY_MS
      const schedule = scheduleOf(
        block('daily', MONDAY + 1_800_000, 'FREQ=DAILY', 600_000),
        ...own.map((hour, i) => block(`own${i}`, MONDAY + hour * HOUR_MS, null, 1_200_000)),
        ...theirs.map((hour, i) => block(`their${i}`, toMs + hour * HOUR_MS, null, 1_200_000)),
      )
      const copy = { fromMs: MONDAY, toMs, lengthMs: DAY_MS, replaces, lockedMs: 0 }
      const copied = copyDays(schedule, copy, counter())
      const onDay = startsOf(copied.schedule).filter((ms) => ms >= toMs && ms < toMs + DAY_MS)
      const wanted = [
        1_800_000,
        ...own.map((hour) => hour * HOUR_MS),
        ...(replaces ? [] : theirs.map((h) => h * HOUR_MS)),
      ]
      expect(onDay).toEqual(wanted.map((ms) => toMs + ms).sort((a, b) => a - b))
      expect([copied.there, copied.tooLate, copied.removed]).toEqual([1, 0, replaces ? theirs.length : 0])
    }),
    runs,
  )
})

it('copies nothing into time that is locked', () => {
  const schedule = scheduleOf(block('a', MONDAY + HOUR_MS, null), block('b', MONDAY + 20 * HOUR_MS, null))
  const lockedMs = MONDAY + DAY_MS + 12 * HOUR_MS
  const copy = { fromMs: MONDAY, toMs: MONDAY + DAY_MS, lengthMs: DAY_MS, replaces: true, lockedMs }
  const { blocks, tooLate } = copyDays(schedule, copy, counter())
  expect([blocks.map(({ startMs }) => startMs), tooLate]).toEqual([[MONDAY + DAY_MS + 20 * HOUR_MS], 1])
})
