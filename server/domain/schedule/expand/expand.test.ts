import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '#domain/instants.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import {
  blockOf,
  type Case,
  cases,
  fillerOf,
  libraryOf,
  mediaOf,
  NO_FILLERS,
  scheduleOf,
} from '#server/testing/schedules.ts'
import { QUANTUM_MS, SEGMENT_MS } from '#server/testing/usual-grid.ts'
import type { ScheduleEntry } from '../model/schedule.ts'
import { occurrencesBetween } from '../recurrence/occurrences.ts'
import { resolveOverlaps } from '../recurrence/resolve-overlaps.ts'
import { type AirState, firstAirState } from './air-state.ts'
import { planBreaks } from './breaks.ts'
import { expand } from './expand.ts'
import { isAirable } from './media-pools.ts'

const RUNS = { numRuns: 200 }
const HOUR = 3_600_000
const windows = fc.integer({ min: 1, max: 40 }).map((hours) => hours * HOUR)

function airs({ schedule, library, from }: Case, lengthMs: number) {
  return expand(schedule, library, firstAirState(from, schedule), from + lengthMs)
}

function slotsOf({ schedule, from }: Case, lengthMs: number) {
  return resolveOverlaps(occurrencesBetween(schedule, from - 3 * DAY_MS, from + lengthMs))
}

/** Comparing tens of thousands of entries takes the matcher seconds. */
function firstDifference(a: readonly ScheduleEntry[], b: readonly ScheduleEntry[]) {
  const keys = Object.keys(a[0]!) as (keyof ScheduleEntry)[]
  const differ = (i: number) => !a[i] || !b[i] || keys.some((key) => a[i]![key] !== b[i]![key])
  for (let i = 0; i < Math.max(a.length, b.length); i++) if (differ(i)) return [i, a[i], b[i]]
  return null
}

/** The start of an item: not its part after a break or an interruption. */
const begins = (entry: ScheduleEntry) => entry.reason === 'programme' && entry.offsetMs === 0

describe('what a schedule airs', () => {
  it('covers every time exactly once, up to the first boundary after the window', () => {
    fc.assert(
      fc.property(cases, windows, (given, lengthMs) => {
        const { entries, state } = airs(given, lengthMs)
        const endsAt = (entry: ScheduleEntry) => entry.startsAt + entry.durationMs
        expect(entries[0]!.startsAt).toBe(firstAirState(given.from, given.schedule).at)
        expect(entries.filter((entry, i) => i > 0 && entry.startsAt !== endsAt(entries[i - 1]!))).toEqual([])
        expect(entries.at(-1)!.startsAt).toBeLessThan(given.from + lengthMs)
        expect(endsAt(entries.at(-1)!)).toBeGreaterThanOrEqual(given.from + lengthMs)
        expect(state.at).toBe(endsAt(entries.at(-1)!))
      }),
      RUNS,
    )
  })

  it('keeps to the quantum, airs only airable items, and enters and leaves them on segment boundaries', () => {
    fc.assert(
      fc.property(cases, windows, (given, lengthMs) => {
        const { library } = given
        const { quantumMs, segmentMs } = gridOf(library.slate)
        const house = [library.slate, ...library.pads]
        const wrong = airs(given, lengthMs).entries.filter((entry) => {
          const media = house.find(({ mediaId }) => mediaId === entry.mediaId) ?? library.media.get(entry.mediaId)
          if (!media || (entry.reason !== 'pad' && !isAirable(media))) return true
          const leavesAt = entry.offsetMs + entry.durationMs
          const onGrid = entry.startsAt % quantumMs === 0 && entry.durationMs % quantumMs === 0 && entry.durationMs > 0
          const onEdges =
            entry.offsetMs % segmentMs === 0 && (leavesAt % segmentMs === 0 || leavesAt === media.durationMs)
          return !onGrid || !onEdges || leavesAt > media.durationMs
        })
        expect(wrong).toEqual([])
      }),
      RUNS,
    )
  })

  it('starts hard blocks exactly, with their own items', () => {
    fc.assert(
      fc.property(cases, windows, (given, lengthMs) => {
        const { entries } = airs(given, lengthMs)
        const byStart = new Map(entries.map((entry) => [entry.startsAt, entry]))
        for (const slot of slotsOf(given, lengthMs)) {
          const inWindow = slot.startsAt >= entries[0]!.startsAt && slot.startsAt < given.from + lengthMs
          if (!inWindow || !slot.begins || slot.occurrence.start !== 'hard') continue
          const entry = byStart.get(slot.startsAt)
          expect(entry).toBeDefined()
          expect(entry!.driftMs).toBe(0)
          if (slot.endsAt - slot.startsAt >= gridOf(given.schedule).segmentMs)
            expect(entry!.blockId).toBe(slot.occurrence.blockId)
        }
      }),
      RUNS,
    )
  })

  it('keeps cooldowns: no item starts sooner after its last airing than its block or filler rule allows', () => {
    fc.assert(
      fc.property(cases, windows, (given, lengthMs) => {
        const { schedule } = given
        const { breaks, fillers } = schedule
        const rule = {
          ident: fillers.ident,
          bumper: breaks.bumper,
          break: breaks.source,
          'filler-pre': fillers.pre,
          'filler-mid': fillers.mid,
          'filler-post': fillers.post,
          'filler-tail': fillers.tail,
        }
        const cooldowns = new Map(schedule.blocks.map((block) => [block.id, block.cooldownMs ?? 0]))
        const endedAt = new Map<string, number>()
        const tooSoon = airs(given, lengthMs).entries.filter((entry) => {
          const cooldownMs = begins(entry)
            ? cooldowns.get(entry.blockId!)!
            : (rule[entry.reason as keyof typeof rule]?.cooldownMs ?? 0)
          const last = endedAt.get(entry.mediaId) ?? Number.NEGATIVE_INFINITY
          endedAt.set(entry.mediaId, entry.startsAt + entry.durationMs)
          return cooldownMs > 0 && entry.startsAt - last < cooldownMs
        })
        expect(tooSoon).toEqual([])
      }),
      RUNS,
    )
  })

  it('keeps a series in order over all its blocks and across rebuilds', () => {
    const rebuilds = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(cases, rebuilds, (given, parts) => {
        let state: AirState = firstAirState(given.from, given.schedule)
        const entries: ScheduleEntry[] = []
        let at = given.from
        for (const hours of parts) {
          at += hours * HOUR
          // A new version of the schedule, with the stored state.
          const expansion = expand(
            structuredClone(given.schedule),
            given.library,
            JSON.parse(JSON.stringify(state)),
            at,
          )
          entries.push(...expansion.entries)
          state = expansion.state
        }
        for (const seriesId of ['one', 'two']) {
          const blocks = given.schedule.blocks
            .filter(({ source }) => source.type === 'series' && source.seriesId === seriesId)
            .map(({ id }) => id)
          const episodes = given.library.series.get(seriesId)!.filter((id) => isAirable(given.library.media.get(id)))
          const aired = entries.filter((entry) => begins(entry) && blocks.includes(entry.blockId!))
          expect(aired.map((entry) => entry.mediaId)).toEqual(aired.map((_, i) => episodes[i % episodes.length]))
        }
      }),
      RUNS,
    )
  })

  it('composes: a window airs what its parts air one after the other, wherever it is divided', () => {
    fc.assert(
      fc.property(
        cases,
        windows,
        fc.array(fc.integer({ min: 1, max: 40 * HOUR }), { maxLength: 3 }),
        (given, lengthMs, cuts) => {
          const whole = airs(given, lengthMs)
          let state = firstAirState(given.from, given.schedule)
          const entries: ScheduleEntry[] = []
          for (const cut of [...cuts.filter((ms) => ms < lengthMs).sort((a, b) => a - b), lengthMs]) {
            const part = expand(given.schedule, given.library, JSON.parse(JSON.stringify(state)), given.from + cut)
            entries.push(...part.entries)
            state = part.state
          }
          expect(entries).toEqual(whole.entries)
          expect(JSON.parse(JSON.stringify(state))).toEqual(JSON.parse(JSON.stringify(whole.state)))
        },
      ),
      RUNS,
    )
  })

  it('airs the same for the same rules, library, state and seed', () => {
    fc.assert(
      fc.property(cases, windows, (given, lengthMs) => {
        const [one, other] = [airs(given, lengthMs), airs(structuredClone(given), lengthMs)]
        expect(firstDifference(one.entries, other.entries)).toBeNull()
        expect(one.state).toEqual(other.state)
      }),
      RUNS,
    )
  })

  it('lets soft starts cut nothing: an item ends early only right before a hard start, or for a break', () => {
    fc.assert(
      fc.property(cases, windows, (given, lengthMs) => {
        const { entries } = airs(given, lengthMs)
        const hardStarts = slotsOf(given, lengthMs + 2 * DAY_MS)
          .filter((slot) => slot.begins && slot.occurrence.start === 'hard')
          .map((slot) => slot.startsAt)
        // Rotations are cut at the end of their slot when there are no fillers.
        const rotations = new Set(
          given.schedule.blocks
            .filter(({ source }) => 'order' in source && source.order !== 'sequence')
            .map(({ id }) => id),
        )
        const cut = new Set<string>()
        const wrong = entries.slice(0, -1).filter((entry, i) => {
          if (entry.reason !== 'programme' || rotations.has(entry.blockId!)) return false
          const media = given.library.media.get(entry.mediaId)!
          const leavesAtMs = entry.offsetMs + entry.durationMs
          const forBreak = planBreaks(media, given.schedule.breaks).positionsMs.includes(leavesAtMs)
          const key = `${entry.blockId}@${entry.occurrenceStartsAt}`
          if (leavesAtMs === media.durationMs || forBreak || cut.has(key)) return false
          cut.add(key)
          const roomMs = hardStarts.map((at) => at - entries[i + 1]!.startsAt)
          return !roomMs.some((ms) => ms >= 0 && ms < gridOf(given.schedule).segmentMs)
        })
        expect(wrong).toEqual([])
      }),
      RUNS,
    )
  })

  it('shows a drift only on the first entry of an occurrence, and none for a hard start', () => {
    fc.assert(
      fc.property(cases, windows, (given, lengthMs) => {
        const seen = new Set<string | null>([null])
        const wrong = airs(given, lengthMs).entries.filter(({ blockId, occurrenceStartsAt, driftMs }) => {
          const key = blockId && `${blockId}@${occurrenceStartsAt}`
          const isFirst = !seen.has(key)
          seen.add(key)
          return driftMs < 0 || (!isFirst && driftMs > 0)
        })
        expect(wrong).toEqual([])
      }),
      RUNS,
    )
  })
})

const day = (hour: number, minute = 0) => Date.UTC(2026, 10, 21, hour, minute)
const local = (clock: string) => `2026-11-21T${clock}:00`
const minutes = (n: number) => Math.round((n * 60_000) / QUANTUM_MS) * QUANTUM_MS
const told = (entries: readonly ScheduleEntry[]) =>
  entries.map((entry) => `${new Date(entry.startsAt).toISOString().slice(11, 19)} ${entry.mediaId} ${entry.reason}`)

describe('a simulated week', () => {
  it('of any schedule is expanded, and covers every time exactly once, in less than 5 seconds', () => {
    fc.assert(
      fc.property(cases, (given) => {
        // Processor time: other tests run at the same time.
        const began = process.cpuUsage()
        // One day at a time, because an expansion is limited to MAX_ENTRIES: a week of the shortest items has twice as
        // many.
        const entries: ScheduleEntry[] = []
        let state = firstAirState(given.from, given.schedule)
        for (let day = 1; day <= 7; day++) {
          const expanded = expand(given.schedule, given.library, state, given.from + day * DAY_MS)
          entries.push(...expanded.entries)
          state = expanded.state
        }
        const { user, system } = process.cpuUsage(began)
        expect((user + system) / 1_000).toBeLessThan(5_000)
        const coveredMs = entries.reduce((sum, entry) => sum + entry.durationMs, 0)
        expect(coveredMs).toBe(entries.at(-1)!.startsAt + entries.at(-1)!.durationMs - entries[0]!.startsAt)
      }),
      // A slow case is not made smaller: each attempt would take as long.
      { ...RUNS, endOnFailure: true },
    )
  }, 60_000)
})

describe('a day on air', () => {
  it('without blocks and fillers shows the slate', () => {
    const { entries } = expand(scheduleOf([]), libraryOf([]), firstAirState(day(0)), day(1))
    expect(new Set(entries.map((entry) => entry.reason))).toEqual(new Set(['slate']))
  })

  it('cuts at a hard start on a segment boundary and pads the rest', () => {
    const library = libraryOf([mediaOf('film', minutes(90)), mediaOf('news', minutes(16))])
    const schedule = scheduleOf([
      blockOf('film', local('20:00'), 60),
      blockOf('news', local('20:02'), 16, { start: 'hard' }),
    ])
    const { entries } = expand(schedule, library, firstAirState(day(20)), day(20, 10))
    expect(entries.map(({ mediaId, durationMs }) => [mediaId, durationMs])).toEqual([
      ['film', 62 * SEGMENT_MS],
      ['pad3', 120_000 - 62 * SEGMENT_MS],
      ['news', 960_000],
    ])
  })

  it('lets a soft start wait for the item on air and reports the delay', () => {
    const library = libraryOf([mediaOf('film', minutes(64)), mediaOf('news', minutes(15))])
    const schedule = scheduleOf([blockOf('film', local('20:00'), 60), blockOf('news', local('21:00'), 30)])
    const { entries } = expand(schedule, library, firstAirState(day(20)), day(21, 10))
    expect(told(entries)).toEqual(['20:00:00 film programme', '21:04:00 news programme'])
    expect(entries[1]!.driftMs).toBe(240_000)
  })

  it('airs an item of thirty hours over two midnights, the same in one piece or in many', () => {
    const library = libraryOf([mediaOf('epic', 30 * HOUR), mediaOf('news', minutes(16))])
    const schedule = scheduleOf([
      blockOf('epic', local('20:00'), 30 * 60),
      blockOf('news', '2026-11-23T02:00:00', 16, { start: 'hard' }),
    ])
    const whole = expand(schedule, library, firstAirState(day(20)), day(20) + 31 * HOUR)
    expect(whole.entries.slice(0, 2).map(({ mediaId, durationMs }) => [mediaId, durationMs])).toEqual([
      ['epic', 30 * HOUR],
      ['news', minutes(16)],
    ])
    const part = expand(schedule, library, firstAirState(day(20)), day(20, 1))
    expect(part.entries).toEqual(whole.entries.slice(0, 1))
    expect(expand(schedule, library, part.state, day(20) + 31 * HOUR).entries).toEqual(whole.entries.slice(1))
  })

  it('continues a film after an interruption', () => {
    const library = libraryOf([mediaOf('film', minutes(90)), mediaOf('news', minutes(16))])
    const schedule = scheduleOf([
      blockOf('film', local('20:00'), 120),
      blockOf('news', local('20:32'), 16, { start: 'hard' }),
    ])
    const { entries } = expand(schedule, library, firstAirState(day(20)), day(21, 30))
    expect(told(entries)).toEqual(['20:00:00 film programme', '20:32:00 news programme', '20:48:00 film programme'])
    expect(entries[2]!.offsetMs).toBe(32 * 60_000)
  })

  it('fills a gap exactly, with fillers that fit together', () => {
    const library = libraryOf([
      mediaOf('film', minutes(58)),
      mediaOf('a', 72_000, { kind: 'FILLER' }),
      mediaOf('b', 48_000, { kind: 'FILLER' }),
      mediaOf('c', 50_240, { kind: 'FILLER' }),
    ])
    const fillers = { ...NO_FILLERS, tail: fillerOf(['a', 'b', 'c']) }
    const schedule = scheduleOf([blockOf('film', local('20:00'), 60), blockOf('next', local('21:00'), 60)], { fillers })
    const { entries } = expand(schedule, library, firstAirState(day(20)), day(21))
    expect(entries.map((entry) => entry.reason)).toEqual(['programme', 'filler-tail', 'filler-tail'])
  })

  it('places ident, pre, mid and post fillers', () => {
    const library = libraryOf([
      ...['one', 'two'].map((id) => mediaOf(id, minutes(24))),
      ...['ident', 'pre', 'mid', 'post', 'tail'].map((id) => mediaOf(id, minutes(2), { kind: 'FILLER' })),
    ])
    const [ident, pre, mid, post, tail] = ['ident', 'pre', 'mid', 'post', 'tail'].map((id) => fillerOf([id]))
    const source = { type: 'list', mediaIds: ['one', 'two'], order: 'sequence', restart: true } as const
    const schedule = scheduleOf([blockOf('block', local('20:00'), 60, { source })], {
      fillers: { ident: ident!, pre: pre!, mid: mid!, post: post!, tail: tail!, lastResort: null },
    })
    const { entries } = expand(schedule, library, firstAirState(day(20)), day(21))
    expect(entries.map((entry) => entry.mediaId)).toEqual(['ident', 'pre', 'one', 'mid', 'two', 'post', 'tail', 'tail'])
  })

  it('breaks a film at its positions with bumpers and fillers, and marks empty breaks', () => {
    const library = libraryOf([
      mediaOf('film', minutes(48), { breakPositionsMs: [minutes(16), minutes(32)] }),
      mediaOf('bumper', 4_800, { kind: 'IDENT' }),
      mediaOf('advert', 28_800, { kind: 'AD' }),
    ])
    const breaks = { ownPositions: true, everyMs: null, minSpacingMs: 60_000, breakMs: 72_000 }
    const film = blockOf('film', local('20:00'), 49)
    const schedule = scheduleOf([film], {
      breaks: { ...breaks, source: fillerOf(['advert']), bumper: fillerOf(['bumper']) },
    })
    const { entries } = expand(schedule, library, firstAirState(day(20)), day(20, 48))
    expect(entries.map(({ mediaId, breakId }) => [mediaId, breakId !== null])).toEqual([
      ['film', false],
      ['bumper', true],
      ['advert', true],
      ['bumper', true],
      ['film', false],
      ['film', true],
    ])
  })

  it('airs all items of a shuffle before any repeats', () => {
    const ids = Array.from({ length: 10 }, (_, i) => `m${i}`)
    const library = libraryOf(ids.map((id) => mediaOf(id, minutes(4))))
    const source = { type: 'list', mediaIds: ids, order: 'shuffle' } as const
    const schedule = scheduleOf([blockOf('block', local('00:00'), 1_440, { source })])
    const aired = expand(schedule, library, firstAirState(day(0)), day(2, 40)).entries.map((entry) => entry.mediaId)
    expect(aired).toHaveLength(40)
    for (let round = 0; round < 4; round++)
      expect(aired.slice(round * 10, round * 10 + 10).toSorted()).toEqual(ids.toSorted())
  })

  it('airs a weighted list by its weights', () => {
    const library = libraryOf(['often', 'rare', 'never'].map((id) => mediaOf(id, minutes(4))))
    const source = {
      type: 'list',
      mediaIds: ['often', 'rare', 'never'],
      order: 'weighted',
      weights: [3, 3, 0],
    } as const
    const schedule = scheduleOf([blockOf('block', local('00:00'), 1_440, { source })])
    const aired = expand(schedule, library, firstAirState(day(0)), day(20)).entries.map((entry) => entry.mediaId)
    expect(aired).not.toContain('never')
    expect(aired.filter((id) => id === 'often').length).toBeGreaterThan(100)
  })
})
