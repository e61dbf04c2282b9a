import { DAY_MS } from '#domain/instants.ts'
import { parseLocal } from '../model/local-time.ts'
import type { Block, FillerSource, Schedule } from '../model/schedule.ts'
import { occurrencesBetween } from './occurrences.ts'

/** Near days first: most blocks recur within a week, and each day that is searched costs time. */
const SEARCHED_DAYS = [8, 62, 400]
const FAR_MS = 400 * DAY_MS

/**
 * Whether a schedule names an item for a time after `now`: in a block that starts or goes on after it, or in fillers or
 * breaks, which may air at any time. A block or filler that selects by tags, or a series, does not name its items.
 */
export function namesItemAhead(schedule: Schedule, mediaId: string, now: number): boolean {
  const pools: (FillerSource | null)[] = [
    ...Object.values(schedule.fillers),
    schedule.breaks.source,
    schedule.breaks.bumper,
  ]
  if (pools.some((pool) => pool?.mediaIds.includes(mediaId))) return true
  const blocks = schedule.blocks.filter((block) => namesItem(block, mediaId))
  if (blocks.some(({ startsAtLocal }) => (parseLocal(startsAtLocal) ?? 0) >= now + FAR_MS)) return true
  const naming = { ...schedule, blocks }
  return (
    blocks.length > 0 && SEARCHED_DAYS.some((days) => occurrencesBetween(naming, now, now + days * DAY_MS).length > 0)
  )
}

function namesItem({ source }: Block, mediaId: string): boolean {
  return source.type === 'item'
    ? source.mediaId === mediaId
    : source.type === 'list' && source.mediaIds.includes(mediaId)
}
