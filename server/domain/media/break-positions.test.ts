import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planBreaks } from '#domain/schedule/expand/breaks.ts'
import { mediaOf } from '#server/testing/schedules.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { breaksFromChapters, decideBreakPositions, MAX_BREAK_POSITIONS } from './break-positions.ts'

const duration = fc.integer({ min: 1, max: 5_000 }).map((quanta) => quanta * 320)
const anywhere = fc.array(fc.integer({ min: -10_000, max: 2_000_000 }), { maxLength: 40 })
const RULES = { ownPositions: true, everyMs: null, minSpacingMs: 0, breakMs: 0, source: null, bumper: null }

describe('break positions', () => {
  it('what is stored is a break to the schedule, without exception', () => {
    fc.assert(
      fc.property(anywhere, duration, (starts, durationMs) => {
        const positionsMs = breaksFromChapters(starts, { durationMs })
        expect(decideBreakPositions(positionsMs, { durationMs })).toEqual({ ok: true, positionsMs })
        const plan = planBreaks(mediaOf('m', durationMs, { breakPositionsMs: positionsMs }), RULES)
        expect(plan).toEqual({ positionsMs, illegal: [] })
      }),
      { numRuns: 300 },
    )
  })

  it('each moves by half a segment at most, or the list is rejected', () => {
    fc.assert(
      fc.property(anywhere, duration, (given, durationMs) => {
        const decided = decideBreakPositions(given, { durationMs })
        if (decided.ok)
          for (const [index, edgeMs] of decided.positionsMs.entries())
            expect(Math.abs(edgeMs - given[index]!)).toBeLessThanOrEqual(SEGMENT_MS / 2)
        else expect(given).toContain(decided.positionMs)
      }),
      { numRuns: 300 },
    )
  })

  it('names the error of the first invalid position', () => {
    const minute = 60_000
    expect(decideBreakPositions([10_000, 9_000], { durationMs: minute })).toEqual({
      ok: false,
      why: 'not-ascending',
      positionMs: 9_000,
    })
    expect(decideBreakPositions([10_000, 10_000], { durationMs: minute })).toMatchObject({ why: 'not-ascending' })
    expect(decideBreakPositions([500], { durationMs: minute })).toMatchObject({ why: 'outside' })
    expect(decideBreakPositions([minute], { durationMs: minute })).toMatchObject({ why: 'outside' })
    expect(decideBreakPositions([9_500, 9_600], { durationMs: minute })).toMatchObject({
      why: 'same-edge',
      positionMs: 9_600,
    })
    const many = Array.from({ length: MAX_BREAK_POSITIONS + 1 }, (_, i) => (i + 1) * SEGMENT_MS)
    expect(decideBreakPositions(many, { durationMs: 43_200_000 })).toMatchObject({ why: 'too-many' })
  })
})
