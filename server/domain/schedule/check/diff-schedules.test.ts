import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockOf, cases, fillerOf, NO_FILLERS, scheduleOf } from '#server/testing/schedules.ts'
import type { Block, Schedule } from '../model/schedule.ts'
import { diffSchedules } from './diff-schedules.ts'

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
    [{ exdates: ['2026-11-24'] }, '“News” skips 2026-11-24'],
    [{ fromDate: '2026-12-01' }, '“News” airs from 2026-12-01 instead of on all dates'],
    [{ start: 'hard' as const }, '“News” starts hard instead of soft'],
    [{ cooldownMs: 3_600_000 }, '“News” has a cooldown of 1 h instead of no cooldown'],
    [{ source: { type: 'series' as const, seriesId: 's' } }, '“News” airs the series “s” instead of “News”'],
  ])('%o', (block, text) => {
    expect(change(block)).toEqual([text])
  })

  it('lists added and removed blocks', () => {
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

  it('lists changed rules of the channel', () => {
    expect(rules({ zone: 'Europe/Berlin' })).toEqual([
      'The time zone is Europe/Berlin instead of UTC: all blocks keep their local times',
    ])
    expect(rules({ dst: { missing: 'shift', repeated: 'shift' } })).toEqual([
      'Blocks in the repeated autumn hour are aired in the second pass instead of aired in the first pass',
    ])
    expect(rules({ fillers: { ...NO_FILLERS, tail: fillerOf(['a', 'b'], 3_600_000) } })).toEqual([
      'Tail fillers: 2 listed with a cooldown of 1 h instead of none',
    ])
  })

  it('is empty for a schedule and itself', () => {
    fc.assert(
      fc.property(cases, ({ schedule }) => {
        expect(diffSchedules(schedule, structuredClone(schedule))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('lists every single change', () => {
    const filler = fillerOf(['f'])
    const season = { id: 's', title: 'S', ranges: [{ from: '2026-12-24', until: '2026-12-26' }], replacesBase: false }
    const ofBlock = (change: Partial<Block>) => (given: Schedule) => ({
      ...given,
      blocks: given.blocks.map((block, i) => (i === 0 ? { ...block, ...change } : block)),
    })
    const changes: ((given: Schedule) => Schedule)[] = [
      ...[
        { title: 'new' },
        { startsAtLocal: '2030-01-01T00:00:00' },
        { durationMs: 777_600 },
        { rrule: 'FREQ=YEARLY' },
      ].map(ofBlock),
      ...[
        { exdates: ['2026-01-01'] },
        { fromDate: '2026-01-01' },
        { untilDate: '2026-01-01' },
        { cooldownMs: 1_000 },
      ].map(ofBlock),
      ofBlock({ source: { type: 'list', mediaIds: ['new'], order: 'shuffle' } }),
      ofBlock({ seasonId: 'other' }),
      (given) => ({ ...given, blocks: [blockOf('new', '2026-01-01T00:00:00', 5), ...given.blocks] }),
      (given) => ({ ...given, blocks: given.blocks.slice(1) }),
      (given) => ({ ...given, blocks: given.blocks.toReversed() }),
      (given) => ({ ...given, zone: 'Asia/Tokyo' }),
      (given) => ({ ...given, seed: given.seed + 1 }),
      (given) => ({ ...given, maxDriftMs: given.maxDriftMs + 1_000 }),
      (given) => ({ ...given, dst: { ...given.dst, missing: given.dst.missing === 'skip' ? 'shift' : 'skip' } }),
      (given) => ({ ...given, dst: { ...given.dst, repeated: given.dst.repeated === 'fill' ? 'shift' : 'fill' } }),
      ...(['ident', 'pre', 'mid', 'post', 'tail', 'lastResort'] as const).map((key) => (given: Schedule) => ({
        ...given,
        fillers: { ...given.fillers, [key]: filler },
      })),
      ...[{ source: filler }, { bumper: filler }, { everyMs: 99_000 }, { breakMs: 1_000 }, { minSpacingMs: 1_000 }].map(
        (change) => (given: Schedule) => ({ ...given, breaks: { ...given.breaks, ...change } }),
      ),
      (given) => ({ ...given, breaks: { ...given.breaks, ownPositions: !given.breaks.ownPositions } }),
      (given) => ({ ...given, seasons: [...given.seasons, season] }),
      (given) => ({ ...given, seasons: given.seasons.map((each) => ({ ...each, ranges: season.ranges })) }),
      (given) => ({ ...given, seasons: given.seasons.map((each) => ({ ...each, replacesBase: !each.replacesBase })) }),
    ]
    fc.assert(
      fc.property(cases, fc.constantFrom(...changes), ({ schedule }, change) => {
        const after = change(schedule)
        const differ = JSON.stringify(schedule) !== JSON.stringify(after)
        expect(diffSchedules(schedule, after).length > 0).toBe(differ)
      }),
      { numRuns: 1_000 },
    )
  })
})
