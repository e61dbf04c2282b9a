// Copies of occurrences. A copy airs once, even of a repeating block.

import type { Block, Schedule } from '#domain/schedule/model/schedule.ts'
import { occurrencesBetween } from '#domain/schedule/recurrence/occurrences.ts'
import { toLocalMs } from '#domain/schedule/recurrence/zone.ts'
import { removeMany } from '../_blocks/edit-many.ts'
import { onceAt } from '../edit-schedule.ts'
import { clockOf, instantOf, wholeSecond } from './grid-events.ts'

/** An occurrence in local time. */
export interface GridOccurrence {
  blockId: string
  startMs: number
}

export interface Clip {
  block: Block
  /** Offset from the first one copied with it. */
  afterMs: number
}

export interface Pasted {
  schedule: Schedule
  blocks: { id: string; startMs: number }[]
}

export function clipsOf(schedule: Schedule, occurrences: readonly GridOccurrence[]): Clip[] {
  const blocks = new Map(schedule.blocks.map((block) => [block.id, block]))
  const firstMs = Math.min(...occurrences.map(({ startMs }) => startMs))
  return occurrences.flatMap(({ blockId, startMs }) => {
    const block = blocks.get(blockId)
    return block ? [{ block, afterMs: startMs - firstMs }] : []
  })
}

/** Appended to the list: where two blocks start together, the later one in the list airs. */
export function pasteClips(schedule: Schedule, clips: readonly Clip[], atMs: number, newId: () => string): Pasted {
  const copies = clips.map(({ block, afterMs }) => {
    const startMs = atMs + afterMs
    return { startMs, block: onceAt(block, newId(), startMs) }
  })
  return {
    schedule: { ...schedule, blocks: [...schedule.blocks, ...copies.map(({ block }) => block)] },
    blocks: copies.map(({ block, startMs }) => ({ id: block.id, startMs })),
  }
}

export interface DaysCopy {
  /** Local ms of the first day's start. */
  fromMs: number
  toMs: number
  lengthMs: number
  /** Whether blocks that already start there are removed. */
  replaces: boolean
  /** Local ms: nothing that starts before it is changed. */
  lockedMs: number
}

export interface DaysCopied extends Pasted {
  removed: number
  /** Already there, because their block repeats on that day too. */
  there: number
  /** Would start in locked time. */
  tooLate: number
}

export function copyDays(schedule: Schedule, copy: DaysCopy, newId: () => string): DaysCopied {
  const { fromMs, toMs, lengthMs, replaces, lockedMs } = copy
  const source = occurrencesOf(schedule, fromMs, fromMs + lengthMs)
  const target = occurrencesOf(schedule, toMs, toMs + lengthMs)
  const byMs = toMs - fromMs
  const nameOf = (blockId: string, startMs: number) => `${blockId}@${startMs}`
  const wanted = new Set(source.map(({ blockId, startMs }) => nameOf(blockId, startMs + byMs)))
  const standing = new Set(target.map(({ blockId, startMs }) => nameOf(blockId, startMs)))
  const inTime = source.filter(({ startMs }) => startMs + byMs >= lockedMs)
  const missing = inTime.filter(({ blockId, startMs }) => !standing.has(nameOf(blockId, startMs + byMs)))
  const inTheWay = target.filter(
    ({ blockId, startMs }) => replaces && startMs >= lockedMs && !wanted.has(nameOf(blockId, startMs)),
  )
  const cleared = removeMany(
    schedule,
    inTheWay.map(({ blockId, startMs }) => ({ blockId, fromMs: startMs })),
    'one',
  )
  const first = Math.min(...missing.map(({ startMs }) => startMs))
  return {
    ...pasteClips(cleared, clipsOf(schedule, missing), first + byMs, newId),
    removed: inTheWay.length,
    there: inTime.length - missing.length,
    tooLate: source.length - inTime.length,
  }
}

/** What starts in [fromMs, toMs) local time, whether covered or not. */
function occurrencesOf(schedule: Schedule, fromMs: number, toMs: number): GridOccurrence[] {
  const clock = clockOf(schedule.zone, { fromMs, toMs })
  return occurrencesBetween(schedule, instantOf(clock, fromMs), instantOf(clock, toMs)).flatMap((occurrence) => {
    const startMs = wholeSecond(toLocalMs(clock, occurrence.entered.startsAt))
    return startMs >= fromMs && startMs < toMs ? [{ blockId: occurrence.blockId, startMs }] : []
  })
}
