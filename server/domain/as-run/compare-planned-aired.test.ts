import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AsRunEntry, asRunEntry, type PlannedEntry } from './as-run-entry.ts'
import { comparePlannedAired, MAX_SHIFT_MS } from './compare-planned-aired.ts'

const RUNS = { numRuns: 300 }
const START = Date.UTC(2026, 10, 21, 5, 0, 0)

const days: fc.Arbitrary<PlannedEntry[]> = fc
  .array(fc.record({ media: fc.nat(6), quanta: fc.integer({ min: 2, max: 4_000 }), part: fc.nat(1) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((list) => {
    let startsAt = START
    return list.map(({ media, quanta, part }) => {
      const durationMs = quanta * 320
      const entry: PlannedEntry = {
        mediaId: `m${media}`,
        title: `m${media}`,
        kind: 'PROGRAMME',
        startsAt,
        durationMs,
        offsetMs: part * 1_920,
      }
      startsAt += durationMs
      return entry
    })
  })

const airedAs = (entry: PlannedEntry): AsRunEntry =>
  asRunEntry({ channelId: 'c', entry, scheduleVersion: 1 }, null, null)
const verdicts = (planned: PlannedEntry[], aired: PlannedEntry[], toleranceMs?: number) =>
  comparePlannedAired(planned, aired.map(airedAs), toleranceMs)
/** Each entry has its own media, so that only one match is possible. */
const distinct = (list: PlannedEntry[]) => list.map((entry, i) => ({ ...entry, mediaId: `u${i}` }))

describe('planned versus aired', () => {
  it('puts each planned and each aired entry in exactly one line, in order', () => {
    fc.assert(
      fc.property(days, days, fc.integer({ min: -9e6, max: 9e6 }), (planned, other, byMs) => {
        const aired = other.map((entry) => airedAs({ ...entry, startsAt: entry.startsAt + byMs }))
        const { lines, counts } = comparePlannedAired(planned, aired)
        const plannedOf = lines.flatMap((line) => ('planned' in line ? [line.planned] : []))
        const airedOf = lines.flatMap((line) => ('aired' in line ? [line.aired] : []))
        expect(new Set(plannedOf)).toEqual(new Set(planned))
        expect(plannedOf).toHaveLength(planned.length)
        expect(new Set(airedOf)).toEqual(new Set(aired))
        expect(airedOf).toHaveLength(aired.length)
        expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(lines.length)
        const times = lines.map((line) => ('aired' in line ? line.aired.startsAt : line.planned.startsAt))
        expect(times).toEqual([...times].sort((a, b) => a - b))
        for (const line of lines) {
          if (line.verdict === 'missing' || line.verdict === 'unplanned') continue
          expect(line.aired.mediaId).toBe(line.planned.mediaId)
          expect(line.aired.offsetMs).toBe(line.planned.offsetMs)
          expect(Math.abs(line.aired.startsAt - line.planned.startsAt)).toBeLessThanOrEqual(MAX_SHIFT_MS)
        }
      }),
      RUNS,
    )
  })

  it('reports a day that aired as planned as such, however often an item repeats in it', () => {
    fc.assert(
      fc.property(days, (planned) => {
        const report = verdicts(planned, planned)
        expect(report.counts['as-planned']).toBe(planned.length)
        expect(report.asPlannedShare).toBe(1)
      }),
      RUNS,
    )
  })

  it('finds exactly the entries that were omitted, inserted, cut, overrun or moved', () => {
    fc.assert(
      fc.property(days, fc.nat(), fc.integer({ min: 1, max: 500 }), (day, at, byMs) => {
        const planned = distinct(day)
        const i = at % planned.length
        const entry = planned[i]!
        const line = (aired: PlannedEntry[], toleranceMs?: number) => {
          const report = verdicts(planned, aired, toleranceMs)
          const others = report.lines.filter(({ verdict }) => verdict !== 'as-planned')
          expect(report.counts['as-planned'] + others.length).toBe(report.lines.length)
          expect(others.length).toBeLessThanOrEqual(1)
          return others[0]
        }
        expect(line(planned.toSpliced(i, 1))).toEqual({ verdict: 'missing', planned: entry })
        expect(line(planned.toSpliced(i, 0, { ...entry, mediaId: 'x' }))).toMatchObject({ verdict: 'unplanned' })
        expect(line(planned.with(i, { ...entry, durationMs: entry.durationMs - byMs }))).toMatchObject({
          verdict: 'cut',
          cutMs: byMs,
          shiftMs: 0,
        })
        expect(line(planned.with(i, { ...entry, durationMs: entry.durationMs + byMs }))).toMatchObject({
          verdict: 'overran',
          overMs: byMs,
        })
        const late = planned.with(i, { ...entry, startsAt: entry.startsAt + byMs })
        expect(line(late)).toMatchObject({ verdict: 'shifted', shiftMs: byMs })
        expect(line(late, byMs)).toBeUndefined()
        const far = planned.with(i, { ...entry, startsAt: entry.startsAt + MAX_SHIFT_MS + byMs })
        expect(verdicts(planned, far).counts).toMatchObject({ missing: 1, unplanned: 1 })
      }),
      RUNS,
    )
  })

  it('pairs repeats with the nearest plan: one skipped airing of a loop is one missing line', () => {
    const planned = Array.from({ length: 50 }, (_, i) => ({
      mediaId: 'loop',
      title: 'loop',
      kind: 'PROGRAMME' as const,
      startsAt: START + i * 60_000,
      durationMs: 60_000,
    }))
    const { counts, lines } = verdicts(planned, planned.toSpliced(20, 1))
    expect(counts).toMatchObject({ 'as-planned': 49, missing: 1 })
    expect(lines[20]).toEqual({ verdict: 'missing', planned: planned[20] })
  })

  it('prefers the nearer of two plans', () => {
    const at = (minutes: number): PlannedEntry => ({
      mediaId: 'm',
      title: 'm',
      kind: 'PROGRAMME',
      startsAt: START + minutes * 60_000,
      durationMs: 60_000,
    })
    const { lines } = verdicts([at(0), at(20)], [at(19)])
    expect(lines).toMatchObject([{ verdict: 'missing' }, { verdict: 'shifted', shiftMs: -60_000 }])
  })

  it('returns nothing for an empty plan', () => {
    expect(verdicts([], [])).toEqual({
      lines: [],
      counts: { 'as-planned': 0, shifted: 0, cut: 0, overran: 0, missing: 0, unplanned: 0 },
      asPlannedShare: null,
    })
  })
})
