// Which live block of a schedule is on at an instant.
import { occurrencesBetween } from './occurrences.ts'
import { resolveOverlaps } from './resolve-overlaps.ts'
import type { Schedule } from './schedule.ts'

/** A block lasts a week at most. */
const LONGEST_MS = 7 * 86_400_000

/** @returns whose feed it waits for, and the instant at which it ends or another block covers it */
export function liveBlockAt(schedule: Schedule, at: number): { contributionId: string; until: number } | null {
  if (!schedule.blocks.some(({ source }) => source.type === 'live')) return null
  const slots = resolveOverlaps(occurrencesBetween(schedule, at - LONGEST_MS, at + LONGEST_MS))
  const slot = slots.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)
  const source = slot && schedule.blocks[slot.occurrence.blockIndex]!.source
  return source?.type === 'live' ? { contributionId: source.contributionId, until: slot!.endsAt } : null
}
