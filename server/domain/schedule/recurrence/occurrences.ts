// From a schedule's blocks to their occurrences in a window, before overlaps are resolved.

import { DAY_MS } from '#domain/instants.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { dayNumber, parseLocal } from '../model/local-time.ts'
import { parseRrule } from '../model/parse-rrule.ts'
import type { Block, Occurrence, Schedule, Season } from '../model/schedule.ts'
import { SHORTEST_BLOCK_MS } from '../model/schedule-schema.ts'
import { MAX_COUNTED_DAYS, type Recurrence, recurrenceOf, startsBetween } from './recurrence.ts'
import { clockSpansOf, lookUpOffsetMs, toLocalMs, type ZoneClock, zoneClock } from './zone.ts'

interface CompiledBlock {
  block: Block
  blockIndex: number
  startMs: number
  /** null: once. */
  recurrence: Recurrence | null
  /** Local ms of starts, “day N” for whole days. */
  leftOut: ReadonlySet<string | number | null>
  /** Day numbers of the first and last start, inclusive. */
  fromDay: number
  untilDay: number
  /** Day numbers of the season it belongs to; null: all. */
  seasonDays: readonly DayRange[] | null
}

interface DayRange {
  from: number
  until: number
}

interface CompiledSchedule {
  blocks: readonly CompiledBlock[]
  /** Days on which the base layer is empty. */
  replacedDays: readonly DayRange[]
}

/** Maximum cost of all COUNTs of a schedule together; check-cost.ts rejects more on input. */
export const MAX_COUNTED_DAYS_TOGETHER = 400_000

/** Schedules are immutable: an edit is a new one. */
const compiled = new WeakMap<Schedule, CompiledSchedule>()

function compile(schedule: Schedule): CompiledSchedule {
  const known = compiled.get(schedule)
  if (known) return known
  const seasons = new Map(schedule.seasons.map((season) => [season.id, daysOf(season)]))
  const budget = { days: MAX_COUNTED_DAYS_TOGETHER }
  const result = {
    blocks: schedule.blocks.flatMap((block, blockIndex) =>
      compileBlock(block, blockIndex, { zone: schedule.zone, seasons, budget }),
    ),
    replacedDays: schedule.seasons.filter((season) => season.replacesBase).flatMap(daysOf),
  }
  compiled.set(schedule, result)
  return result
}

function daysOf(season: Season): DayRange[] {
  return season.ranges.map(({ from, until }) => ({ from: dayOfDate(from) ?? 0, until: dayOfDate(until) ?? -1 }))
}

function dayOfDate(date: string): number | null {
  const ms = parseLocal(date)
  return ms === null ? null : dayNumber(ms)
}

/** Null for a block that the schema would reject: it never airs, and nothing depends on it. */
function compileBlock(
  block: Block,
  blockIndex: number,
  {
    zone,
    seasons,
    budget,
  }: { zone: string; seasons: ReadonlyMap<string, readonly DayRange[]>; budget: { days: number } },
): CompiledBlock[] {
  const startMs = parseLocal(block.startsAtLocal)
  const parsed = block.rrule === null ? null : parseRrule(block.rrule)
  if (startMs === null || parsed?.ok === false || !(block.durationMs >= SHORTEST_BLOCK_MS)) return []
  const until = parsed?.rule.until ?? null
  const untilMs = until && (until.utc ? until.ms + lookUpOffsetMs(zone, until.ms) : until.ms)
  const recurrence = parsed && recurrenceOf(parsed.rule, startMs, untilMs, Math.min(budget.days, MAX_COUNTED_DAYS))
  budget.days -= recurrence?.countedDays ?? 0
  return [
    {
      block,
      blockIndex,
      startMs,
      recurrence,
      leftOut: new Set(block.exdates.map((text) => (text.length === 10 ? `day ${dayOfDate(text)}` : parseLocal(text)))),
      fromDay: dayOfDate(block.fromDate ?? '') ?? Number.NEGATIVE_INFINITY,
      untilDay: dayOfDate(block.untilDate ?? '') ?? Number.POSITIVE_INFINITY,
      seasonDays: block.seasonId === null ? null : (seasons.get(block.seasonId) ?? []),
    },
  ]
}

/**
 * Occurrences that touch [from, to), by start and then by position in the list. On the grid.
 * @throws RangeError for a zone that does not exist
 */
export function occurrencesBetween(schedule: Schedule, from: number, to: number): Occurrence[] {
  const { blocks, replacedDays } = compile(schedule)
  const { quantumMs } = gridOf(schedule)
  const longestMs = blocks.reduce((longest, { block }) => Math.max(longest, block.durationMs), 0)
  const clock = zoneClock(schedule.zone, from - longestMs - 2 * DAY_MS, to + 2 * DAY_MS)
  const occurrences: Occurrence[] = []
  for (const each of blocks) {
    for (const localMs of localStarts(each, clock, from, to)) {
      if (each.block.layer === 'base' && inRanges(replacedDays, dayNumber(localMs))) continue
      for (const entered of clockSpansOf(clock, localMs, each.block.durationMs, schedule.dst)) {
        const occurrence = occurrenceOf(each, entered, quantumMs)
        if (occurrence.startsAt < to && occurrence.endsAt > from && occurrence.startsAt < occurrence.endsAt)
          occurrences.push(occurrence)
      }
    }
  }
  return occurrences.sort((a, b) => a.startsAt - b.startsAt || a.blockIndex - b.blockIndex)
}

function localStarts(each: CompiledBlock, clock: ZoneClock, from: number, to: number): number[] {
  // A margin of a day on either side: a shifted start or a stretched end is never further away.
  const fromMs = toLocalMs(clock, from) - each.block.durationMs - DAY_MS
  const toMs = toLocalMs(clock, to) + DAY_MS
  const once = each.startMs >= fromMs && each.startMs < toMs ? [each.startMs] : []
  const starts = each.recurrence ? startsBetween(each.recurrence, fromMs, toMs) : once
  return starts.filter((localMs) => {
    const day = dayNumber(localMs)
    if (day < each.fromDay || day > each.untilDay) return false
    if (each.seasonDays && !inRanges(each.seasonDays, day)) return false
    return each.leftOut.size === 0 || !(each.leftOut.has(localMs) || each.leftOut.has(`day ${day}`))
  })
}

function occurrenceOf(
  { block, blockIndex }: CompiledBlock,
  entered: Occurrence['entered'],
  quantumMs: number,
): Occurrence {
  const { id, layer, start } = block
  const startsAt = toGrid(entered.startsAt, quantumMs)
  const endsAt = toGrid(entered.endsAt, quantumMs)
  return { key: `${id}@${startsAt}`, blockId: id, blockIndex, layer, start, startsAt, endsAt, entered }
}

function inRanges(ranges: readonly DayRange[], day: number): boolean {
  return ranges.some(({ from, until }) => day >= from && day <= until)
}

function toGrid(instant: number, quantumMs: number): number {
  return Math.round(instant / quantumMs) * quantumMs
}
