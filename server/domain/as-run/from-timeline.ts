// Converts an ended entry of the frozen timeline to its row in the as-run log.
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { type AirEntry, entriesBetween } from '#domain/timeline/entries.ts'
import type { ChunkCause, TimelineChunk } from '#domain/timeline/timeline.ts'
import { type AsRunEntry, asRunEntry, type DeviationReason, type PlannedEntry } from './as-run-entry.ts'

/** The reason that a change of the timeline gives to the entry that it cut or started. */
const REASONS: Record<ChunkCause, DeviationReason | null> = {
  start: 'off-air',
  restart: 'off-air',
  edit: 'schedule-changed',
  publish: 'schedule-changed',
  mode: 'schedule-changed',
  substitute: 'media-unavailable',
  restore: 'media-unavailable',
  skip: 'skipped',
  insert: 'inserted',
  hold: 'held',
  resume: 'schedule-changed',
  live: 'live',
  'live-wait': 'live-lost',
  rejoin: 'live',
  ahead: null,
  'end-of-rundown': null,
}

export const reasonOf = (cause: ChunkCause): DeviationReason | null => REASONS[cause]

const BY_HAND: ReadonlySet<ChunkCause> = new Set(['insert', 'hold', 'live', 'live-wait'])

/** A loss is noticed up to this long before or after the chunk that it ends. */
const NOTICED_MS = 2_000

/**
 * The rows of at most `limit` entries after `since` that ended by `now`.
 * @param behindAt when live feeds were lost because this machine could not encode them in time, epoch ms
 * @returns also what follows the last row: on air, or left for the next call; null: nothing
 */
export function asRunUntil({
  channelId,
  chunks,
  since,
  now,
  limit,
  behindAt = [],
}: {
  channelId: string
  chunks: readonly TimelineChunk[]
  since: number
  now: number
  limit: number
  behindAt?: readonly number[]
}): { rows: AsRunEntry[]; next: AirEntry | null } {
  // The entry after the last one that ended tells why that one was cut.
  const entries = entriesBetween(chunks, since, now + 1, limit + 1)
  const ended = entries.filter(({ endsAt }, i) => endsAt <= now && i < limit)
  const isOurs = ({ chunkStartsAt, endsAt }: AirEntry) =>
    behindAt.some((at) => at > chunkStartsAt - NOTICED_MS && at < endsAt + NOTICED_MS)
  return {
    rows: ended.map((entry, i) => {
      const row = asRunFromTimeline(channelId, entry, entries[i + 1] ?? null)
      return row.reason === 'live-lost' && isOurs(entry) ? { ...row, reason: 'live-behind' as const } : row
    }),
    next: entries[ended.length] ?? null,
  }
}

/** @param next the entry after it in the timeline; null: none, the channel went off air */
export function asRunFromTimeline(channelId: string, entry: AirEntry, next: AirEntry | null): AsRunEntry {
  const { mediaId, title, kind, startsAt, durationMs, offsetMs, scheduleVersion } = entry
  const aired = { channelId, entry: { mediaId, title, kind, startsAt, durationMs, offsetMs }, scheduleVersion }
  // Inserted by an operator: it was not planned.
  if (BY_HAND.has(entry.cause)) return asRunEntry(aired, null, isWayBack(entry, next) ? 'live' : REASONS[entry.cause])
  const driftMs = entry.scheduled?.driftMs ?? 0
  const enteredMs = entry.scheduled?.enteredMs ?? 0
  const planned: PlannedEntry = {
    mediaId,
    title,
    kind,
    startsAt: startsAt - enteredMs - driftMs,
    durationMs: entry.itemDurationMs + enteredMs,
    offsetMs: offsetMs - enteredMs,
  }
  const isCut = durationMs < entry.itemDurationMs
  const cutBy = next && next.startsAt === entry.endsAt ? REASONS[next.cause] : 'off-air'
  const cause = isCut ? cutBy : enteredMs > 0 ? REASONS[entry.cause] : driftMs !== 0 ? 'soft-start' : null
  return asRunEntry(aired, planned, cause)
}

/** The slate between the last segment of a released feed and the segment boundary of the return: nothing was lost. */
function isWayBack({ cause, startsAt, chunkStartsAt, durationMs, endsAt }: AirEntry, next: AirEntry | null): boolean {
  if (cause !== 'live-wait' || startsAt !== chunkStartsAt || durationMs > 2 * LONGEST_SEGMENT_MS) return false
  return next?.cause === 'rejoin' && next.startsAt === endsAt
}
