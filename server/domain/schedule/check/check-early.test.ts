// Items that can air while their rest is being prepared.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blockOf, cases, libraryOf, mediaOf, scheduleOf } from '#server/testing/schedules.ts'
import { firstAirState } from '../expand/air-state.ts'
import { expand } from '../expand/expand.ts'
import type { Library } from '../model/schedule.ts'
import { checkFlight } from './flight-check.ts'

const HOUR = 3_600_000
const from = Date.UTC(2026, 10, 21, 20)
const schedule = scheduleOf([
  blockOf('show', '2026-11-21T20:00:00', 60, { source: { type: 'item', mediaId: 'film' }, title: 'Evening' }),
])

function air(airableFrom: number) {
  const film = mediaOf('film', 1_800_000, { title: 'Night film', airableFrom })
  const library = libraryOf([film])
  const state = firstAirState(from)
  const { entries } = expand(schedule, library, state, from + 2 * HOUR)
  const { startsAt = null } = entries.find(({ mediaId }) => mediaId === 'film') ?? {}
  return {
    startsAt,
    findings: checkFlight({ schedule, library, entries, state }).filter(({ code }) => code === 'media'),
  }
}

it('an item in preparation airs at its time if its rest will follow, later in its block if that is early enough', () => {
  expect(air(from - HOUR)).toEqual({ startsAt: from, findings: [] })
  const late = air(from + 600_000)
  expect([late.startsAt! >= from + 600_000, late.findings]).toEqual([true, []])
})

it('it does not air, and the flight check says so, when its block ends before', () => {
  const { startsAt, findings } = air(from + HOUR)
  expect([startsAt, findings]).toMatchObject([null, [{ severity: 'red', mediaId: 'film' }]])
  expect(findings[0]?.message).toContain('“Night film” is still being prepared. Fillers or the slate air instead.')
})

it('no item begins before its rest will follow, whatever the schedule', () => {
  const hours = fc.array(fc.option(fc.integer({ min: -6, max: 30 })), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(cases, hours, ({ schedule, library, from: start }, given) => {
      const media = [...library.media.values()].map((item, i) => {
        const hour = given[i % given.length]
        return typeof hour === 'number' ? { ...item, airableFrom: start + hour * HOUR } : item
      })
      const early: Library = { ...library, media: new Map(media.map((item) => [item.mediaId, item])) }
      const { entries } = expand(schedule, early, firstAirState(start), start + 24 * HOUR)
      for (const { mediaId, offsetMs, startsAt } of entries)
        if (offsetMs === 0) expect(startsAt).toBeGreaterThanOrEqual(early.media.get(mediaId)?.airableFrom ?? startsAt)
    }),
    { numRuns: 100 },
  )
})
