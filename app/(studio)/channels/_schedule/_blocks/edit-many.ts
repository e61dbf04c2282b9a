// Edits several occurrences at once. Where their blocks repeat, a reach says which airings change.
import { DAY_MS } from '#domain/instants.ts'
import { dayNumber, formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import { parseRrule, startsADay } from '#domain/schedule/model/parse-rrule.ts'
import type { Block, Schedule } from '#domain/schedule/model/schedule.ts'
import { recurrenceOf, startsBetween } from '#domain/schedule/recurrence/recurrence.ts'
import { leaveOut, type Move, moveAll, moveOne, removeBlock } from '../edit-schedule.ts'

/** Of a repeating block: this airing, this and all following ones, or all. */
export type Reach = 'one' | 'following' | 'all'

export interface Edited {
  schedule: Schedule
  /** The block that each given occurrence belongs to after the edit, in their order. */
  blockIds: string[]
}

type Taken = Pick<Move, 'blockId' | 'fromMs'>

export function moveMany(schedule: Schedule, moves: readonly Move[], reach: Reach, newId: () => string): Edited {
  if (reach === 'one') {
    const blockIds: string[] = []
    let next = schedule
    for (const move of moves) {
      const once = blockOf(next, move.blockId)?.rrule == null
      const id = once ? move.blockId : newId()
      next = once ? moveAll(next, move) : moveOne(next, move, id)
      blockIds.push(id)
    }
    return { schedule: next, blockIds }
  }
  const moved = new Map<string, string>()
  let next = schedule
  for (const first of firstOfEach(moves)) {
    const cut = reach === 'following' ? cutBefore(next, first, newId()) : { schedule: next, blockId: first.blockId }
    next = moveAll(cut.schedule, { ...first, blockId: cut.blockId })
    moved.set(first.blockId, cut.blockId)
  }
  return { schedule: next, blockIds: moves.map(({ blockId }) => moved.get(blockId) ?? blockId) }
}

export function removeMany(schedule: Schedule, taken: readonly Taken[], reach: Reach): Schedule {
  if (reach === 'one')
    return taken.reduce(
      (next, { blockId, fromMs }) =>
        blockOf(next, blockId)?.rrule == null ? removeBlock(next, blockId) : leaveOut(next, blockId, fromMs),
      schedule,
    )
  return firstOfEach(taken).reduce((next, first) => {
    const cut = reach === 'following' ? cutBefore(next, first, CUT_OFF) : { schedule: next, blockId: first.blockId }
    return removeBlock(cut.schedule, cut.blockId)
  }, schedule)
}

/** Never saved: a block with this id is removed at once. */
const CUT_OFF = 'cut-off'

const blockOf = (schedule: Schedule, blockId: string) => schedule.blocks.find(({ id }) => id === blockId)

/** The earliest occurrence of each block. */
function firstOfEach<One extends Taken>(taken: readonly One[]): One[] {
  const first = new Map<string, One>()
  for (const one of taken) if (one.fromMs < (first.get(one.blockId)?.fromMs ?? Infinity)) first.set(one.blockId, one)
  return [...first.values()]
}

/**
 * Splits a repeating block in two: its airings before a start, and a new block from there on.
 * @returns also the id of the second part: the block itself where nothing airs before
 */
function cutBefore(
  schedule: Schedule,
  { blockId, fromMs }: Taken,
  id: string,
): { schedule: Schedule; blockId: string } {
  const block = blockOf(schedule, blockId)
  const parsed = block?.rrule ? parseRrule(block.rrule) : null
  const startMs = block && parseLocal(block.startsAtLocal)
  if (!block?.rrule || !parsed?.ok || startMs == null) return { schedule, blockId }
  const recurrence = recurrenceOf(parsed.rule, startMs, null)
  const often = startsADay(parsed.rule) > 1
  const day = dayNumber(fromMs)
  // On the day of a DST change it may air at another time than its rule says: the rule's time counts.
  const atMs = (often ? null : startsBetween(recurrence, day * DAY_MS, (day + 1) * DAY_MS)[0]) ?? fromMs
  const before = startsBetween(recurrence, startMs, atMs).length
  if (before === 0) return { schedule, blockId }
  const { count } = parsed.rule
  const first: Block = {
    ...block,
    rrule: count === null ? block.rrule : withPart(block.rrule, 'COUNT', String(before)),
    ...(count === null && !often && { untilDate: formatLocal((day - 1) * DAY_MS).slice(0, 10) }),
    ...(count === null && often && { rrule: withPart(block.rrule, 'UNTIL', compact(atMs - 1_000)) }),
    exdates: block.exdates.filter((text) => text < formatLocal(atMs)),
  }
  const second: Block = {
    ...block,
    id,
    startsAtLocal: formatLocal(atMs),
    fromDate: null,
    rrule: count === null ? block.rrule : withPart(block.rrule, 'COUNT', String(Math.max(1, count - before))),
    exdates: block.exdates.filter((text) => text >= formatLocal(atMs).slice(0, text.length)),
  }
  const place = schedule.blocks.indexOf(block)
  // In list order: of two blocks that start together the later one in the list wins, as before.
  return { schedule: { ...schedule, blocks: schedule.blocks.toSpliced(place, 1, first, second) }, blockId: id }
}

function withPart(rrule: string, name: string, value: string): string {
  return [...rrule.split(';').filter((part) => !part.toUpperCase().startsWith(`${name}=`)), `${name}=${value}`].join(
    ';',
  )
}

/** 20271231T200000, the format of UNTIL. */
const compact = (localMs: number) => formatLocal(localMs).replaceAll(/[-:]/g, '')
