// Edits of a schedule. Each returns a new schedule, so that undo restores the previous one.

import { DAY_MS } from '#domain/instants.ts'
import { lengthWithBreaks } from '#domain/schedule/expand/breaks.ts'
import { dayNumber, formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import { parseRrule, startsADay } from '#domain/schedule/model/parse-rrule.ts'
import type { Block, BreakRules, Schedule } from '#domain/schedule/model/schedule.ts'
import { type MediaView, storedKind } from '#features/media/schema.ts'

/** @param prefix bl for a block, se for a season */
export const newId = (prefix: string) => `${prefix}_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`

/** What a key or a button moves a block by. */
export const STEP_MS = 900_000

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** The old and the new local start of an occurrence. */
export interface Move {
  blockId: string
  fromMs: number
  toMs: number
  durationMs: number
}

interface NewBlock extends Pick<Block, 'id' | 'title' | 'source' | 'durationMs'> {
  startMs: number
}

/** A block that airs once, in the base layer. */
export function newBlock({ startMs, ...given }: NewBlock): Block {
  return {
    ...given,
    startsAtLocal: formatLocal(startMs),
    layer: 'base',
    seasonId: null,
    rrule: null,
    exdates: [],
    fromDate: null,
    untilDate: null,
    start: 'soft',
    cooldownMs: null,
  }
}

/** The length of a block that holds an item and its breaks, rounded up to a second. */
export function fittingLengthMs(item: MediaView, breaks: BreakRules): number {
  const wholeMs = lengthWithBreaks({ ...item, kind: storedKind(item.kind), durationMs: item.durationMs ?? 0 }, breaks)
  return Math.max(1_000, Math.ceil(wholeMs / 1_000) * 1_000)
}

/** Replaces the block with the same id, or appends it. */
export function putBlock(schedule: Schedule, block: Block): Schedule {
  const known = schedule.blocks.some(({ id }) => id === block.id)
  const blocks = known
    ? schedule.blocks.map((other) => (other.id === block.id ? block : other))
    : [...schedule.blocks, block]
  return { ...schedule, blocks }
}

export function removeBlock(schedule: Schedule, blockId: string): Schedule {
  return { ...schedule, blocks: schedule.blocks.filter(({ id }) => id !== blockId) }
}

/** Moves a block with all its repeats: weekdays, exceptions, first and last date move along. */
export function moveAll(schedule: Schedule, { blockId, fromMs, toMs, durationMs }: Move): Schedule {
  const block = schedule.blocks.find(({ id }) => id === blockId)
  const startMs = block && parseLocal(block.startsAtLocal)
  if (!block || startMs === null || startMs === undefined) return schedule
  const byMs = toMs - fromMs
  const byDays = dayNumber(toMs) - dayNumber(fromMs)
  return putBlock(schedule, {
    ...block,
    durationMs,
    startsAtLocal: formatLocal(startMs + byMs),
    rrule: block.rrule && shiftWeekdays(block.rrule, byDays),
    fromDate: block.fromDate && shiftDate(block.fromDate, byDays),
    untilDate: block.untilDate && shiftDate(block.untilDate, byDays),
    exdates: block.exdates.map((text) => {
      return text.length === 10 ? shiftDate(text, byDays) : formatLocal((parseLocal(text) ?? 0) + byMs)
    }),
  })
}

const shiftDate = (date: string, byDays: number) => formatLocal((parseLocal(date) ?? 0) + byDays * DAY_MS).slice(0, 10)

/** MO,TU a day later: TU,WE. Rules that count weekdays of a month (2TU) stay as they are. */
function shiftWeekdays(rrule: string, byDays: number): string {
  if (byDays === 0 || !rrule.includes('FREQ=WEEKLY')) return rrule
  return rrule.replace(/BYDAY=([A-Z,]+)/, (_, days: string) => {
    const moved = days.split(',').map((day) => (((WEEKDAYS.indexOf(day) + byDays) % 7) + 7) % 7)
    return `BYDAY=${moved
      .sort((a, b) => a - b)
      .map((day) => WEEKDAYS[day])
      .join(',')}`
  })
}

/** Excludes one occurrence and adds a separate block in its place. */
export function moveOne(schedule: Schedule, move: Move, id: string): Schedule {
  const block = schedule.blocks.find((other) => other.id === move.blockId)
  if (!block) return schedule
  const single: Block = { ...onceAt(block, id, move.toMs), durationMs: move.durationMs, layer: 'override' }
  return putBlock(leaveOut(schedule, move.blockId, move.fromMs), single)
}

/** The block once, at a given time, without its season: the time may be outside the season's dates. */
export function onceAt(block: Block, id: string, startMs: number): Block {
  return {
    ...block,
    id,
    startsAtLocal: formatLocal(startMs),
    seasonId: null,
    rrule: null,
    exdates: [],
    fromDate: null,
    untilDate: null,
  }
}

/** @param localMs the excluded start */
export function leaveOut(schedule: Schedule, blockId: string, localMs: number): Schedule {
  const block = schedule.blocks.find(({ id }) => id === blockId)
  if (!block) return schedule
  return putBlock(schedule, { ...block, exdates: [...block.exdates, exdateOf(block, localMs)] })
}

/**
 * A whole day where the block starts once a day: valid on the day of a DST change too, when it may start
 * at another time than its rule says.
 */
function exdateOf({ rrule }: Block, localMs: number): string {
  const parsed = rrule === null ? null : parseRrule(rrule)
  const text = formatLocal(localMs)
  return parsed?.ok && startsADay(parsed.rule) > 1 ? text : text.slice(0, 10)
}

/** How near a start must be to the end of another block to snap to it. */
const SNAP_MS = 600_000

/** @param endsMs local ends of the other occurrences; @returns the end nearest to a start, or the start itself */
export function snapToEnd(startMs: number, endsMs: readonly number[]): number {
  let nearest = startMs
  let distance = SNAP_MS
  for (const endMs of endsMs) {
    if (Math.abs(endMs - startMs) >= distance) continue
    nearest = Math.ceil(endMs / 1_000) * 1_000
    distance = Math.abs(endMs - startMs)
  }
  return nearest
}
