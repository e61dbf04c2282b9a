import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Order, Station } from '#server/testing/as-run-station.ts'
import { blockOf, cases, libraryOf, mediaOf, scheduleOf } from '#server/testing/schedules.ts'
import { droppedPlans } from './dropped-plan.ts'
import { mergeRows } from './merge-rows.ts'
import { renderReportCsv } from './render-report-csv.ts'
import { reportAsRun } from './report.ts'
import { sayDeviation } from './say-deviation.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Monday; the film began at 20:00. */
const T0 = Date.UTC(2027, 0, 4, 20, 10, 0)
const SPOT = mediaOf('Spot', 30_080)
const LIBRARY = libraryOf([
  mediaOf('Film', 60 * MINUTE_MS),
  mediaOf('News', 14 * MINUTE_MS),
  mediaOf('Talk', 44 * MINUTE_MS),
  SPOT,
])
const daily = (mediaId: string, at: string, minutes: number) =>
  blockOf(mediaId, `2027-01-01T${at}`, minutes, { rrule: 'FREQ=DAILY', start: 'hard' })
const SCHEDULE = scheduleOf([
  daily('Film', '20:00:00', 60),
  daily('News', '21:00:00', 15),
  daily('Talk', '21:15:00', 45),
])

function evening(...orders: [minutes: number, what: Order][]) {
  const station = new Station({ version: 1, schedule: SCHEDULE, library: LIBRARY }, T0 - 20 * MINUTE_MS)
  let now = T0 - 20 * MINUTE_MS
  for (const [minutes, what] of orders) {
    station.pass(now, T0 + minutes * MINUTE_MS)
    now = T0 + minutes * MINUTE_MS
    station.order(what, now, SPOT, () => SCHEDULE)
  }
  station.pass(now, T0 + 2 * HOUR_MS)
  const dropped = droppedPlans(station.chunks, station.programmings)
  const report = reportAsRun({
    rows: station.rows,
    dropped,
    pending: [],
    from: T0 - 10 * MINUTE_MS,
    to: T0 + 100 * MINUTE_MS,
  })
  return { report, words: report.deviations.map((deviation) => sayDeviation(deviation, 'UTC')) }
}

describe('the planned-versus-aired report', () => {
  it('has no deviation for an evening without changes', () => {
    const { report } = evening()
    expect(report.deviations).toEqual([])
    expect(report.drift).toEqual({ p50Ms: 0, p95Ms: 0, maxMs: 0 })
    expect(report.asPlannedShare).toBe(1)
  })

  it('reports an inserted item and what it cost the item on air, which stays one airing in two pieces', () => {
    const { report, words } = evening([10, 'insert'])
    expect(report.totals).toMatchObject({ cut: 1, inserted: 1, missing: 0, late: 0, early: 0 })
    expect(words).toHaveLength(report.deviations.length)
    expect(words[0]).toMatch(
      /^“Film”, planned for 20:00, aired 3\d(\.\d)? s less than planned: an operator inserted an item\.$/,
    )
    expect(words[1]).toMatch(/^“Spot” was inserted by an operator at 20:20:\d\d for 30\.1 s\.$/)
  })

  it('reports what was skipped, and nothing else', () => {
    const { report, words } = evening([10, 'skip'])
    expect(report.totals).toMatchObject({ skipped: 1, missing: 0, inserted: 0, late: 0, early: 0, filled: 0 })
    expect(words[0]).toMatch(/^“Film”, planned for 20:00, aired 39 min .* less than planned: an operator skipped/)
  })

  it('reports what was planned while the channel was held as missing', () => {
    const { report, words } = evening([45, 'hold'], [70, 'resume'])
    expect(report.totals).toMatchObject({ missing: 1, cut: 2, filled: 1 })
    expect(words[1]).toMatch(/^The slate aired from 20:55:02 for 25 min.*: the channel was held on the slate\.$/)
    expect(words).toContain('“News”, planned for 21:00, did not air: the channel was held on the slate.')
    expect(words.find((text) => text.startsWith('“Talk”'))).toMatch(
      /^“Talk”, planned for 21:15, was joined 5 min .* after its start/,
    )
  })

  it('treats a new version as a new plan', () => {
    expect(evening([10, 'publish']).report.totals).toMatchObject({ missing: 0, cut: 0, inserted: 0, filled: 0 })
  })

  it('is empty for a channel without operator changes, whatever the schedule', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 12 }), ({ schedule, library, from }, hours) => {
        const station = new Station({ version: 1, schedule, library }, from)
        station.pass(from, from + hours * HOUR_MS)
        const dropped = droppedPlans(station.chunks, station.programmings)
        const { totals, planned } = reportAsRun({ rows: station.rows, dropped, pending: [], from, to: from + DAY_MS })
        const begun = mergeRows(station.rows).filter(({ startsAt }) => startsAt >= from)
        expect(planned).toBe(begun.length)
        // Soft starts may be late by what the schedule allows, and by no more.
        expect(totals['as-planned'] + totals.late).toBe(planned)
      }),
      { numRuns: 200 },
    )
  })

  it('counts each planned and each aired entry once, whatever operators did', () => {
    const step = fc.record({
      minutes: fc.integer({ min: 1, max: 40 }),
      what: fc.constantFrom<Order>('skip', 'insert', 'hold', 'resume', 'publish', 'restart'),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => {
        const station = new Station({ version: 1, schedule: SCHEDULE, library: LIBRARY }, T0)
        let now = T0
        for (const { minutes, what } of steps) {
          station.pass(now, now + minutes * MINUTE_MS)
          now += minutes * MINUTE_MS
          station.order(what, now, SPOT, () => SCHEDULE)
          if (what === 'restart') now += 30_000
        }
        station.pass(now, now + 4 * HOUR_MS)
        const dropped = droppedPlans(station.chunks, station.programmings)
        const { totals, planned, deviations } = reportAsRun({
          rows: station.rows,
          dropped,
          pending: [],
          from: 0,
          to: Number.MAX_SAFE_INTEGER,
        })
        const airings = mergeRows(station.rows).length
        expect(planned - totals.missing + totals.inserted + totals.filled).toBe(airings)
        expect(deviations.length + totals['as-planned']).toBe(planned + totals.inserted + totals.filled)
        const inserted = steps.filter(({ what }) => what === 'insert').length
        expect(totals.inserted).toBeLessThanOrEqual(inserted)
        expect(renderReportCsv(deviations, 'Europe/Berlin').split('\r\n')).toHaveLength(deviations.length + 2)
      }),
      { numRuns: 200 },
    )
  })
})

const DAY_MS = 24 * HOUR_MS
