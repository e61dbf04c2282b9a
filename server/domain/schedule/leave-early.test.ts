import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QUANTUM_MS, SEGMENT_MS } from '../ladder/ladder.ts'
import { firstAirState } from './air-state.ts'
import { expand } from './expand.ts'
import { blockOf, cases, libraryOf, mediaOf, scheduleOf } from './fixtures.ts'
import { leaveEarly, nextEdge } from './leave-early.ts'

const HOUR = 3_600_000

describe('leaving an entry early', () => {
  it('is on a segment’s edge, and the schedule goes on from there without a hole or the same item', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 320, max: 12 * HOUR }), fc.nat(300_000), (given, afterMs, holdMs) => {
        const { schedule, library, from } = given
        const at = from + afterMs
        const { entries, state } = expand(schedule, library, firstAirState(from), at + 1)
        const entry = entries.at(-1)!
        const edge = nextEdge(entry, Math.max(at, entry.startsAt))
        expect(edge).toBeGreaterThanOrEqual(Math.min(at, entry.startsAt + entry.durationMs))
        expect(edge - entry.startsAt === entry.durationMs || (edge - entry.startsAt) % SEGMENT_MS === 0).toBe(true)
        const left = leaveEarly(state, entry, edge, edge + holdMs)
        const after = expand(schedule, library, left, edge + holdMs + HOUR).entries
        expect(after[0]!.startsAt).toBe(Math.ceil((edge + holdMs) / QUANTUM_MS) * QUANTUM_MS)
        const rest = entry.offsetMs + edge - entry.startsAt
        const goesOn = after[0]!.mediaId === entry.mediaId && after[0]!.offsetMs === rest && rest > 0
        expect(entry.reason === 'programme' && edge > entry.startsAt && goesOn).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('skips a song for the next one of its list', () => {
    const library = libraryOf(['one', 'two', 'three'].map((id) => mediaOf(id, 240_000)))
    const source = { type: 'list', mediaIds: ['one', 'two', 'three'], order: 'sequence' } as const
    const schedule = scheduleOf([blockOf('songs', '2026-11-21T20:00:00', 60, { source })])
    const from = Date.UTC(2026, 10, 21, 20)
    const { entries, state } = expand(schedule, library, firstAirState(from), from + 10_000)
    const edge = nextEdge(entries[0]!, from + 10_000)
    expect(edge - from).toBe(6 * SEGMENT_MS)
    const after = expand(schedule, library, leaveEarly(state, entries[0]!, edge, edge), edge + 300_000).entries
    expect(after.map(({ mediaId }) => mediaId)).toEqual(['two', 'three'])
  })

  it('skips the whole film, not only its part up to the next break', () => {
    const film = mediaOf('film', 2_400_000, { breakPositionsMs: [1_200_000] })
    const source = { type: 'list', mediaIds: ['film', 'next'], order: 'sequence' } as const
    const schedule = scheduleOf([blockOf('films', '2026-11-21T20:00:00', 120, { source })])
    const library = libraryOf([film, mediaOf('next', 2_400_000)])
    const from = Date.UTC(2026, 10, 21, 20)
    const { entries, state } = expand(schedule, library, firstAirState(from), from + 10_000)
    expect(entries[0]!.durationMs).toBe(1_200_000)
    const edge = nextEdge(entries[0]!, from + 10_000)
    const after = expand(schedule, library, leaveEarly(state, entries[0]!, edge, edge), edge + 1).entries
    expect(after.map(({ mediaId }) => mediaId)).toEqual(['next'])
  })
})
