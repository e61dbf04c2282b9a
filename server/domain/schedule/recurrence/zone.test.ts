import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '#domain/instants.ts'
import { formatLocal, parseLocal } from '../model/local-time.ts'
import type { DstPolicy } from '../model/schedule.ts'
import { clockSpansOf, instantsOf, lookUpOffsetMs, offsetMsAt, toLocalMs, zoneClock } from './zone.ts'

const RUNS = { numRuns: 300 }
const HOUR = 3_600_000
/** Windows from a week before a change, leap day and year's end; Kathmandu never changes. */
const WINDOWS: [zone: string, around: string][] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2019-02-17T02:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T15:00:00Z'],
  ['Asia/Kathmandu', '2028-02-29T00:00:00Z'],
  ['Asia/Kathmandu', '2026-12-31T18:15:00Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30:00Z'],
]
const windows = fc.constantFrom(...WINDOWS).map(([zone, around]) => {
  const middle = Date.parse(around)
  return { zone, middle, clock: zoneClock(zone, middle - 7 * DAY_MS, middle + 200 * DAY_MS) }
})
/** Half of them within hours of the change. */
const nearMs = fc.oneof(
  fc.integer({ min: -2 * HOUR, max: 2 * HOUR }),
  fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }),
)
const policies: fc.Arbitrary<DstPolicy> = fc.record({
  missing: fc.constantFrom('skip', 'shift'),
  repeated: fc.constantFrom('fill', 'shift', 'repeat', 'stretch'),
})

describe('a zone over a window', () => {
  it('has the offset of the platform’s database at any time', () => {
    fc.assert(
      fc.property(windows, nearMs, ({ zone, middle, clock }, ms) => {
        expect(offsetMsAt(clock, middle + ms)).toBe(lookUpOffsetMs(zone, middle + ms))
      }),
      RUNS,
    )
  })

  it('finds the instants at which a local time occurs, and no others', () => {
    fc.assert(
      fc.property(windows, nearMs, ({ middle, clock }, ms) => {
        const instant = middle + ms
        const found = instantsOf(clock, toLocalMs(clock, instant))
        expect(found).toContain(instant)
        for (const each of found) expect(toLocalMs(clock, each)).toBe(toLocalMs(clock, instant))
      }),
      RUNS,
    )
  })

  it('finds no instant only where the clock jumps, and two only where it goes back', () => {
    fc.assert(
      fc.property(windows, nearMs, ({ middle, clock }, ms) => {
        const local = toLocalMs(clock, middle) + ms
        const count = instantsOf(clock, local).length
        const change = clock.transitions.find(({ at }) => Math.abs(at - middle) < DAY_MS)
        const low = change ? change.at + Math.min(change.beforeMs, change.afterMs) : 0
        const high = change ? change.at + Math.max(change.beforeMs, change.afterMs) : 0
        const within = local >= low && local < high
        expect(count).toBe(!within ? 1 : change!.afterMs > change!.beforeMs ? 0 : 2)
      }),
      RUNS,
    )
  })

  it('handles the half hour of Lord Howe and the quarter of Kathmandu', () => {
    const [change] = zoneClock('Australia/Lord_Howe', Date.UTC(2026, 9, 1), Date.UTC(2026, 9, 8)).transitions
    expect(change).toEqual({ at: Date.UTC(2026, 9, 3, 15, 30), beforeMs: 10.5 * HOUR, afterMs: 11 * HOUR })
    expect(lookUpOffsetMs('Asia/Kathmandu', Date.UTC(2026, 0, 1))).toBe(5.75 * HOUR)
    expect(zoneClock('Asia/Kathmandu', Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)).transitions).toEqual([])
  })
})

describe('a block on the day of a clock change', () => {
  const spring = zoneClock('Europe/Berlin', Date.UTC(2026, 2, 25), Date.UTC(2026, 3, 2))
  const autumn = zoneClock('Europe/Berlin', Date.UTC(2026, 9, 20), Date.UTC(2026, 9, 30))
  const dst = (repeated: DstPolicy['repeated'], missing: DstPolicy['missing'] = 'shift') => ({ missing, repeated })
  const airings = (clock: typeof spring, local: string, hours: number, policy: DstPolicy) =>
    clockSpansOf(clock, parseLocal(local)!, hours * HOUR, policy).map(({ startsAt, endsAt }) => [
      new Date(startsAt).toISOString().slice(11, 16),
      (endsAt - startsAt) / HOUR,
    ])

  it('in the missing hour is skipped or shifted', () => {
    expect(airings(spring, '2026-03-29T02:30:00', 1, dst('fill', 'skip'))).toEqual([])
    expect(airings(spring, '2026-03-29T02:30:00', 1, dst('fill', 'shift'))).toEqual([['01:30', 1]])
  })

  it('in the repeated hour airs in the first pass, the second, both, or stretched over both', () => {
    expect(airings(autumn, '2026-10-25T02:00:00', 1, dst('fill'))).toEqual([['00:00', 1]])
    expect(airings(autumn, '2026-10-25T02:00:00', 1, dst('shift'))).toEqual([['01:00', 1]])
    expect(airings(autumn, '2026-10-25T02:00:00', 1, dst('repeat'))).toEqual([
      ['00:00', 1],
      ['01:00', 1],
    ])
    expect(airings(autumn, '2026-10-25T02:00:00', 1, dst('stretch'))).toEqual([['00:00', 2]])
  })

  it('over the change ends at its local end', () => {
    expect(airings(spring, '2026-03-29T01:00:00', 4, dst('fill'))).toEqual([['00:00', 3]])
    expect(airings(autumn, '2026-10-25T01:00:00', 4, dst('fill'))).toEqual([['23:00', 5]])
    expect(airings(spring, '2026-03-29T01:30:00', 1, dst('fill'))).toEqual([['00:30', 0.5]])
  })

  it('airs a whole local day on 23- and 25-hour days', () => {
    expect(airings(spring, '2026-03-29T00:00:00', 24, dst('fill'))).toEqual([['23:00', 23]])
    expect(airings(autumn, '2026-10-25T00:00:00', 24, dst('fill'))).toEqual([['22:00', 25]])
  })

  it('starts at its local start, or in the shifted hour, under every policy and zone', () => {
    fc.assert(
      fc.property(
        windows,
        policies,
        nearMs,
        fc.integer({ min: 1, max: 30 }),
        ({ middle, clock }, policy, ms, hours) => {
          const local = Math.round((toLocalMs(clock, middle) + ms) / 60_000) * 60_000
          const shown = instantsOf(clock, local)
          const found = clockSpansOf(clock, local, hours * HOUR, policy)
          const starts = found.map((airing) => airing.startsAt)
          for (const airing of found) expect(airing.endsAt).toBeGreaterThan(airing.startsAt)
          if (shown.length === 1) expect(starts).toEqual(shown)
          if (shown.length === 2) {
            const wanted = { fill: [shown[0]], shift: [shown[1]], repeat: shown, stretch: [shown[0]] }[policy.repeated]
            expect(starts).toEqual(wanted)
          }
          if (shown.length > 0) return
          const { at, beforeMs, afterMs } = clock.transitions[0]!
          const late = local - (at + beforeMs)
          expect(starts).toEqual(policy.missing === 'skip' ? [] : [at + late])
          if (policy.missing === 'shift')
            expect(formatLocal(toLocalMs(clock, starts[0]!))).toBe(formatLocal(local + afterMs - beforeMs))
        },
      ),
      RUNS,
    )
  })
})
