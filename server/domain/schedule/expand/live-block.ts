// The live block of a schedule that is active at a time.

import type { Schedule } from '../model/schedule.ts'
import { occurrencesBetween } from '../recurrence/occurrences.ts'
import { resolveOverlaps } from '../recurrence/resolve-overlaps.ts'

/** A block lasts a week at most. */
const LONGEST_MS = 7 * 86_400_000

export interface LiveBlock {
  blockId: string
  /** The contribution it waits for. */
  contributionId: string
  /** Its end, or where another block covers it. */
  until: number
}

export function liveBlockAt(schedule: Schedule, at: number): LiveBlock | null {
  if (!schedule.blocks.some(({ source }) => source.type === 'live')) return null
  const slots = resolveOverlaps(occurrencesBetween(schedule, at - LONGEST_MS, at + LONGEST_MS))
  const slot = slots.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)
  if (!slot) return null
  const { id: blockId, source } = schedule.blocks[slot.occurrence.blockIndex]!
  return source.type === 'live' ? { blockId, contributionId: source.contributionId, until: slot.endsAt } : null
}
