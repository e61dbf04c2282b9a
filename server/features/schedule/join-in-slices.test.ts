import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinAir } from '#domain/schedule/expand/join-air.ts'
import { blockOf, libraryOf, mediaOf, scheduleOf } from '#server/testing/schedules.ts'
import { joinInSlices } from './join-in-slices.ts'

const HOUR_MS = 3_600_000
const FROM = Date.UTC(2026, 10, 23)

const media = Array.from({ length: 20 }, (_, i) => mediaOf(`m${i}`, 600_000 + i * 96_000))
const library = libraryOf(media)
const schedule = scheduleOf(
  Array.from({ length: 24 }, (_, hour) =>
    blockOf(`b${hour}`, `2026-01-01T${String(hour).padStart(2, '0')}:00:00`, 60, {
      rrule: 'FREQ=DAILY',
      source: { type: 'list', mediaIds: media.map(({ mediaId }) => mediaId), order: 'shuffle' },
    }),
  ),
)

const airing = { version: 1, schedule, library }

describe('a schedule that is expanded in slices', () => {
  it('airs the same as in one piece, from the same state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 96 }), async (segments, hours) => {
        const at = FROM + segments * 96_000
        const until = at + hours * HOUR_MS
        const [slices, whole] = [await joinInSlices(airing, null, at, until), joinAir(airing, null, at, until)]
        expect(slices.entries).toEqual(whole.entries)
        expect(slices.stateBefore).toEqual(whole.stateBefore)
        expect(slices.stateAfter.at).toBe(whole.stateAfter.at)
      }),
      { numRuns: 100 },
    )
  })

  it('lets other work run between the slices', async () => {
    let turns = 0
    let over = false
    const count = () => {
      turns++
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    await joinInSlices(airing, null, FROM, FROM + 72 * HOUR_MS)
    over = true
    expect(turns).toBeGreaterThanOrEqual(11)
  })
})
