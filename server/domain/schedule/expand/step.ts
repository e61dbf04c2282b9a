// The context of one step of an expansion.
import { formatOf, gridOf } from '#domain/ladder/grid.ts'
import type { AirReason, Block, Library, MediaFacts, Schedule, ScheduleEntry, Slot } from '../model/schedule.ts'
import type { Journal, OccurrencePhase } from './air-state.ts'

export interface Airtime {
  /** null: a gap. */
  slot: Slot | null
  /** End of the slot or of the gap. */
  endsAt: number
  /** The next hard start ahead. */
  hardStartsAt: number
}

export interface Step {
  schedule: Schedule
  library: Library
  journal: Journal
  airtime: Airtime
}

/** Anything shorter has room for a pad only. */
export function isTooShort({ schedule }: Pick<Step, 'schedule'>, roomMs: number): boolean {
  return roomMs < gridOf(schedule).segmentMs
}

interface Airs {
  durationMs: number
  reason: AirReason
  offsetMs?: number
  breakId?: string | null
}

export function entryOf(
  { journal }: Step,
  phase: OccurrencePhase | null,
  media: MediaFacts,
  { durationMs, reason, offsetMs = 0, breakId = null }: Airs,
): ScheduleEntry {
  const isFirst = phase !== null && !phase.shown
  if (isFirst) phase.shown = true
  return {
    startsAt: journal.at,
    durationMs,
    mediaId: media.mediaId,
    title: media.title,
    kind: media.kind,
    ...formatOf(media),
    offsetMs,
    reason,
    blockId: phase?.blockId ?? null,
    occurrenceStartsAt: phase?.startsAt ?? null,
    driftMs: isFirst ? journal.at - phase.dueAt : 0,
    breakId,
  }
}

const blocksById = new WeakMap<Schedule, Map<string, Block>>()

export function blockOf(schedule: Schedule, blockId: string): Block | undefined {
  let blocks = blocksById.get(schedule)
  if (!blocks) {
    blocks = new Map(schedule.blocks.map((block) => [block.id, block]))
    blocksById.set(schedule, blocks)
  }
  return blocks.get(blockId)
}
