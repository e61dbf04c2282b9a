import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffSchedules } from './diff-schedules.ts'
import { blockOf, cases, fillerOf, NO_FILLERS, scheduleOf } from './fixtures.ts'
import type { Block, Schedule } from './schedule.ts'

const news = blockOf('News', '2026-11-23T20:00:00', 15)
const change = (block: Partial<Block>) =>
  diffSchedules(scheduleOf([news]), scheduleOf([{ ...news, ...block }])).map(({ text }) => text)
const rules = (after: Partial<Schedule>) => diffSchedules(scheduleOf([]), scheduleOf([], after)).map(({ text }) => text)

describe('what changed between two versions', () => {
  it.each([
    [{ startsAtLocal: '2026-11-23T20:15:00' }, 'Moved “News” from Mon 20:00 to Mon 20:15'],
    [{ startsAtLocal: '2026-12-25T20:15:00' }, 'Moved “News” from Mon 23 Nov 2026 20:00 to Fri 25 Dec 2026 20:15'],
    [{ durationMs: 1_800_000 }, 'Stretched “News” from 15 min to 30 min'],
    [{ durationMs: 600_000 }, 'Shortened “News” from 15 min to 10 min'],
    [{ title: 'Late News' }, 'Renamed “News” to “Late News”'],
    [{ rrule: 'FREQ=DAILY' }, '“News” airs FREQ=DAILY instead of once'],
    [{ exdates: ['2026-11-24'] }, '“News” is left out on 2026-11-24'],
    [{ fromDate: '2026-12-01' }, '“News” airs from 2026-12-01 instead of on all dates'],
    [{ start: 'hard' as const }, '“News” starts hard instead of soft'],
    [{ cooldownMs: 3_600_000 }, '“News” has a cooldown of 1 h instead of no cooldown'],
    [{ source: { type: 'series' as const, seriesId: 's' } }, '“News” airs the series “s” instead of “News”'],
  ])('%o', (block, text) => {
    expect(change(block)).toEqual([text])
  })

  it('says which blocks came and went', () => {
    const texts = diffSchedules(
      scheduleOf([news]),
      scheduleOf([{ ...news, id: 'other', title: 'Other' }]),
      () => 'Bulletin',
    )
    expect(texts).toEqual([
      { blockId: 'News', text: 'Removed “News” on Mon 23 Nov 2026 20:00 for 15 min: “Bulletin”' },
      { blockId: 'other', text: 'Added “Other” on Mon 23 Nov 2026 20:00 for 15 min: “Bulletin”' },
    ])
  })

  it('says which rules of the channel changed', () => {
    expect(rules({ zone: 'Europe/Berlin' })).toEqual([
      'The time zone is Europe/Berlin instead of UTC: all blocks keep their wall clock times',
    ])
    expect(rules({ dst: { missing: 'shift', repeated: 'shift' } })).toEqual([
      'In the hour that comes twice in autumn blocks are aired in the second pass instead of aired in the first pass',
    ])
    expect(rules({ fillers: { ...NO_FILLERS, tail: fillerOf(['a', 'b'], 3_600_000) } })).toEqual([
      'Tail fillers: 2 listed with a cooldown of 1 h instead of none',
    ])
  })

  it('has nothing to say of a schedule and itself', () => {
    fc.assert(
      fc.property(cases, ({ schedule }) => {
        expect(diffSchedules(schedule, structuredClone(schedule))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('says something of any two schedules that differ', () => {
    fc.assert(
      fc.property(cases, cases, (one, other) => {
        const differ = JSON.stringify(one.schedule) !== JSON.stringify(other.schedule)
        expect(diffSchedules(one.schedule, other.schedule).length > 0).toBe(differ)
      }),
      { numRuns: 200 },
    )
  })
})
