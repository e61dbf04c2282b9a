// A 500-rule schedule over a 5,000-item library, expanded for 1, 2, 4 and 8 days: the cost of a preview. Also the cost
// of a playlist from a short and a long timeline.
import { airBreaks } from '#domain/hls/air-breaks.ts'
import { renderMediaPlaylist } from '#domain/hls/media-playlist.ts'
import { type AirState, firstAirState } from '#domain/schedule/expand/air-state.ts'
import { expand } from '#domain/schedule/expand/expand.ts'
import { type CalendarChunk, planAhead, planCalendarStart } from '#domain/schedule/expand/plan-calendar.ts'
import type { Library, Schedule } from '#domain/schedule/model/schedule.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { BenchContext } from './bench.ts'
import { alternate, type BenchResult, compare, type Figure, median, thousands } from './figures.ts'
import { weekOfTelevision } from './week-of-television.ts'

const DAY_MS = 86_400_000
const RULES = 500
const ITEMS = 5_000
const MAX_WEEK_MS = 100
/** Growth of the cost per day when the window doubles; a quadratic expansion would be near 2. */
const MAX_GROWTH = 1.25
/** Growth of a playlist's cost when the timeline is fourteen times as long; a linear render would be near 14. */
const MAX_RENDER_RATIO = 1.25

interface Measured {
  ms: number
  entries: number
}

/** The median of several rounds, each with new rules and a new library: nothing is cached. */
function measure(
  days: number,
  rounds: number,
  make: () => { schedule: Schedule; library: Library; from: number },
): Measured {
  const taken: number[] = []
  let entries = 0
  for (let round = 0; round < rounds; round++) {
    const { schedule, library, from } = make()
    const state: AirState = firstAirState(from)
    const began = performance.now()
    entries = expand(schedule, library, state, from + days * DAY_MS).entries.length
    taken.push(performance.now() - began)
  }
  return { ms: median(taken), entries }
}

/** A channel's timeline, written ahead as the worker does it. */
function timelineOf(days: number): { chunks: readonly CalendarChunk[]; from: number } {
  const { schedule, library, from } = weekOfTelevision(RULES, ITEMS)
  const airing = { version: 1, schedule, library }
  const chunks: CalendarChunk[] = [
    ...planCalendarStart({ previous: null, programming: airing, state: null, now: from, clockOrigin: null }).append,
  ]
  while (chunks.at(-1)!.endsAt! < from + days * DAY_MS) {
    const last = chunks.at(-1)!
    chunks.push(...planAhead(last, airing, last.stateAfter, last.endsAt!)!.append)
  }
  return { chunks, from }
}

/** Microseconds for one media playlist at times spread over the last hour of the first day. */
function renderCost({ chunks, from }: ReturnType<typeof timelineOf>, renders: number): number {
  const render = (i: number) => {
    const at = from + DAY_MS - 3_600_000 + ((i * 7_919) % 3_600) * 1000
    return renderMediaPlaylist(publishedSegments(chunks, at), airBreaks(chunks)).length
  }
  for (let i = 0; i < renders / 4; i++) render(i)
  const began = performance.now()
  for (let i = 0; i < renders; i++) render(i)
  return ((performance.now() - began) * 1000) / renders
}

async function measureRenders(quick: boolean): Promise<Figure> {
  const [short, long] = [timelineOf(2), timelineOf(28)]
  const renders = quick ? 200 : 2_000
  const costs = await alternate(quick ? 3 : 15, {
    ours: () => renderCost(long, renders),
    theirs: () => renderCost(short, renders),
  })
  const what = 'a media playlist of 28 days written ahead, µs (compared with 2 days)'
  return compare({ what, ...costs, show: (us) => us.toFixed(0), atMost: MAX_RENDER_RATIO })
}

export async function benchSchedule({ quick, say }: Pick<BenchContext, 'quick' | 'say'>): Promise<BenchResult> {
  const rounds = quick ? 3 : 25
  const make = () => weekOfTelevision(RULES, ITEMS)
  say('warming up')
  measure(2, quick ? 2 : 10, make)
  const figures: Figure[] = []
  const perDay: number[] = []
  for (const days of [1, 2, 4, 8]) {
    const { ms, entries } = measure(days, rounds, make)
    say(`${days} days: ${ms.toFixed(1)} ms`)
    const growth = perDay.length > 0 ? ms / days / perDay.at(-1)! : undefined
    perDay.push(ms / days)
    figures.push({
      what: `${days} day${days > 1 ? 's' : ''}, ms (${thousands(entries)} entries)`,
      ours: `${ms.toFixed(1)} (${(ms / days).toFixed(1)} a day)`,
      ...(growth !== undefined && {
        required: `a day ≤ ${MAX_GROWTH} × that of half the window`,
        met: growth <= MAX_GROWTH,
      }),
    })
  }
  const week = measure(7, rounds, make)
  const required = `≤ ${MAX_WEEK_MS}`
  figures.push({ what: '7 days, ms', ours: week.ms.toFixed(1), required, met: week.ms <= MAX_WEEK_MS })
  say('playlists of 2 and of 28 days')
  figures.push(await measureRenders(quick))
  return {
    figures,
    notes: [
      `${RULES} rules, all begun six years earlier: weekly 20-minute blocks round the clock, daily ones, hourly hard starts, a season; items, lists, series, shuffles and weighted tags with cooldowns, over ${thousands(ITEMS)} items, 500 of them fillers; idents, breaks and fillers on.`,
      `Each round has a new schedule and library, so that nothing is cached: parsing the rules and indexing the tags is included. The median of ${rounds} rounds.`,
    ],
  }
}
