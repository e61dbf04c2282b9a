// Flight check: a programme that is split at an empty break.
import { planBreaks } from '../expand/breaks.ts'
import { fillerPool } from '../expand/media-pools.ts'
import type { MediaFacts, ScheduleEntry } from '../model/schedule.ts'
import type { Finding, FlightFacts } from './finding.ts'
import { sayInstant, sayLength } from './say.ts'

/** Without a source for breaks the position is only marked, which is intended. */
export function checkEmptyBreak(facts: FlightFacts, entry: ScheduleEntry, media: MediaFacts): Finding[] {
  const { source } = facts.schedule.breaks
  if (source === null || entry.reason !== 'programme' || entry.breakId === null) return []
  const { why, remedy } = explain(facts, entry, media, fillerPool(facts.library, source).shortestMs)
  return [
    {
      severity: 'amber',
      code: 'empty-break',
      blockId: entry.blockId,
      mediaId: entry.mediaId,
      startsAt: entry.startsAt,
      endsAt: entry.startsAt + entry.durationMs,
      message: `The break of “${entry.title}” on ${sayInstant(facts.clock, entry.startsAt)} stays empty: ${why}.`,
      remedy,
    },
  ]
}

function explain(
  { schedule, slots, blockTitle }: FlightFacts,
  entry: ScheduleEntry,
  media: MediaFacts,
  shortestMs: number,
): { why: string; remedy: string } {
  if (!Number.isFinite(shortestMs))
    return { why: 'no item for breaks can air', remedy: 'Choose other items for breaks.' }
  if (shortestMs > schedule.breaks.breakMs)
    return {
      why: `the shortest item for breaks lasts ${sayLength(shortestMs)}, a break at most ${sayLength(schedule.breaks.breakMs)}`,
      remedy: 'Choose shorter items for breaks, or raise the maximum break length.',
    }
  const slot = slots.find(({ occurrence, startsAt, endsAt }) => {
    return occurrence.blockId === entry.blockId && startsAt <= entry.startsAt && entry.startsAt < endsAt
  })
  const slackMs = slot ? slot.endsAt - entry.startsAt - (media.durationMs - entry.offsetMs) : 0
  if (slackMs < shortestMs) {
    const { positionsMs } = planBreaks(media, schedule.breaks)
    const toCome = positionsMs.filter((positionMs) => positionMs >= entry.offsetMs).length
    const missingMs = toCome * schedule.breaks.breakMs - Math.max(0, slackMs)
    return {
      why: `${blockTitle(entry.blockId)} has no time for it`,
      remedy: `Make the block ${sayLength(missingMs)} longer.`,
    }
  }
  return { why: 'all items for breaks aired too recently', remedy: 'Add items for breaks, or shorten their cooldown.' }
}
