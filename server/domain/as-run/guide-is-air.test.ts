import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guideEntries } from '#domain/guide/guide-entries.ts'
import { inRate } from '#domain/schedule/model/schedule-grid.ts'
import { type AirEntry, entriesBetween } from '#domain/timeline/entries.ts'
import { orders, type Part, Station } from '#server/testing/as-run-station.ts'
import { cases, mediaOf } from '#server/testing/schedules.ts'
import type { AsRunEntry } from './as-run-entry.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SPOT = mediaOf('spot', 30_080)

/** Index of the part that is on air at a time, in a list in order; −1: none. */
function onAt(parts: readonly { startsAt: number; endsAt: number }[], at: number): number {
  let low = 0
  let high = parts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (parts[middle]!.endsAt <= at) low = middle + 1
    else high = middle
  }
  return low < parts.length && parts[low]!.startsAt <= at ? low : -1
}

/** As lines: comparing thousands of objects field by field is slow. */
const facts = (list: readonly (AirEntry | AsRunEntry)[]) =>
  list.map(({ mediaId, title, kind, startsAt, durationMs, offsetMs, scheduleVersion }) =>
    [mediaId, title, kind, startsAt, durationMs, offsetMs, scheduleVersion].join(' '),
  )

describe('guide, playout and as-run log', () => {
  it('agree on simulated days, whatever the schedule, its versions, live control and restarts', () => {
    let compared = 0
    fc.assert(
      fc.property(cases, cases, orders, fc.infiniteStream(fc.nat(DAY_MS - 1)), (first, second, list, instants) => {
        const { schedule, library, from } = first
        const { frameRate } = library.slate
        const spot = frameRate ? { ...SPOT, durationMs: 30_400, frameRate } : SPOT
        const station = new Station({ version: 1, schedule, library }, from)
        const told: { at: number; parts: Part[]; changes: number }[] = []
        let now = from
        for (const { afterMs, what } of list) {
          const changes = station.changedAt.length
          told.push({ at: now, parts: station.foretell(now, now + DAY_MS), changes })
          station.pass(now, now + afterMs)
          now += afterMs
          const seed = second.schedule.seed
          station.order(what, now, spot, () => inRate({ ...second.schedule, zone: schedule.zone, seed }, library.slate))
          if (what === 'restart') now += 30_000
        }
        station.pass(now, now + 6 * HOUR_MS)
        now += 6 * HOUR_MS

        // As-run ≡ playout: every ended entry has its row, and there is no other row.
        const aired = entriesBetween(station.chunks, station.chunks[0]!.startsAt, now, Infinity)
        const ended = aired.filter(({ endsAt }) => endsAt <= now)
        expect(facts(station.rows)).toEqual(facts(ended))

        // Guide ≡ playout: what was announced aired, unless it was changed in between.
        for (const { at, parts, changes } of told) {
          const listed = guideEntries(parts)
          const changedAt = Math.min(now, ...station.changedAt.slice(changes))
          for (const distance of [...instants.take(12)]) {
            const instant = at + distance
            const i = onAt(parts, instant)
            if (instant >= changedAt || i === -1) continue
            compared++
            const air = aired[onAt(aired, instant)]!
            const positionIn = ({ startsAt, offsetMs }: Part) => instant - startsAt + offsetMs
            expect([parts[i]!.mediaId, positionIn(parts[i]!)]).toEqual([air.mediaId, positionIn(air)])
            const entry = listed[onAt(listed, instant)]!
            if (air.kind === 'PROGRAMME') expect([entry.mediaId, entry.title]).toEqual([air.mediaId, air.title])
          }
        }
      }),
      // A failing case is shrunk for a minute at most: each run covers days.
      { numRuns: 200, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    )
    // An empty guide would never be wrong.
    expect(compared).toBeGreaterThan(2_000)
  }, 60_000)
})
