import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DrillLook, judgeLooks } from './judge-looks.ts'

const SEGMENT_MS = 1_920
const TARGET_MS = 2_000

/** Looks at a channel whose segments are published in time, except for a pause. */
function lookAt(times: readonly number[], pause: { from: number; ms: number }, skewMs = 0): DrillLook[] {
  return times.map((at) => {
    const isLate = at >= pause.from && at < pause.from + pause.ms
    const upTo = isLate ? pause.from : at
    const edge = Math.floor(upTo / SEGMENT_MS) * SEGMENT_MS
    return { at: at + skewMs, edge, targetDurationMs: TARGET_MS, findings: [] }
  })
}

const everyMs = (ms: number, count: number) => Array.from({ length: count }, (_, index) => index * ms)
const NEVER = { from: 0, ms: 0 }

describe('looks at a channel', () => {
  it('whose segments come in time have no player gap, and at most a segment between two', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 1, maxLength: 200 }), (unsorted) => {
        const judged = judgeLooks(
          lookAt(
            unsorted.toSorted((a, b) => a - b),
            NEVER,
          ),
        )
        expect(judged).toMatchObject({ playerGapMs: 0, outageMs: 0, failedLooks: 0, looks: unsorted.length })
        expect(judged.publishGapMs).toBeLessThan(SEGMENT_MS)
      }),
    )
  })

  it('that pauses show the pause, as exactly as they are dense', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 40_000 }), fc.integer({ min: 4_000, max: 40_000 }), (from, ms) => {
        const { publishGapMs, playerGapMs } = judgeLooks(lookAt(everyMs(500, 200), { from, ms }))
        expect(publishGapMs).toBeGreaterThan(ms - 500)
        expect(publishGapMs).toBeLessThanOrEqual(ms + SEGMENT_MS)
        expect(playerGapMs).toBeLessThanOrEqual(Math.max(0, ms + SEGMENT_MS - 3 * TARGET_MS))
        expect(playerGapMs).toBeGreaterThanOrEqual(Math.max(0, ms - 500 - SEGMENT_MS - 3 * TARGET_MS))
      }),
    )
  })

  it('do not depend on the difference between the clocks of viewer and channel', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30_000 }),
        fc.integer({ min: 0, max: 30_000 }),
        fc.integer({ min: -3_600_000, max: 3_600_000 }),
        (from, ms, skewMs) => {
          const times = everyMs(700, 100)
          expect(judgeLooks(lookAt(times, { from, ms }, skewMs))).toEqual(judgeLooks(lookAt(times, { from, ms })))
        },
      ),
    )
  })

  it('that fail count as an outage until one succeeds, and the player plays what it has', () => {
    const failed = { edge: null, targetDurationMs: 0, findings: ['The origin could not be reached.'] }
    const looks = lookAt(everyMs(500, 40), NEVER).map((look) =>
      look.at >= 5_000 && look.at < 8_000 ? { ...look, ...failed } : look,
    )
    expect(judgeLooks(looks)).toEqual({
      looks: 40,
      failedLooks: 6,
      outageMs: 3_000,
      publishGapMs: 7_500 - 2 * SEGMENT_MS,
      playerGapMs: 0,
      targetDurationMs: TARGET_MS,
      findings: failed.findings,
    })
  })

  it('that all fail say only that', () => {
    const looks = everyMs(1_000, 5).map((at) => ({ at, edge: null, targetDurationMs: 0, findings: ['Away.'] }))
    expect(judgeLooks(looks)).toMatchObject({ failedLooks: 5, outageMs: 4_000, publishGapMs: 0, playerGapMs: 0 })
    expect(judgeLooks([])).toMatchObject({ looks: 0, failedLooks: 0, outageMs: 0, findings: [] })
  })
})
