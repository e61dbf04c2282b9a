import type { DbOrTx } from '#adapters/db.ts'
import { DAY_MS, iso } from '#domain/instants.ts'
import { gridAtOrAfter, gridOf } from '#domain/ladder/grid.ts'
import type { CalendarChunk } from '#domain/schedule/expand/plan-calendar.ts'
import type { ScheduleEntry } from '#domain/schedule/model/schedule.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'
import { planAfterOverride } from '#features/live/planned-air.ts'
import { kindName } from '#features/media/schema.ts'
import { findLastChunk, loadProgramming } from '#features/playout/load-programming.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { DomainError } from '#server/errors.ts'
import { joinInSlices } from './join-in-slices.ts'
import { requireChannel } from './require-schedule.ts'
import { type EntryView, MAX_WINDOW_MS, type WindowInput } from './schema.ts'

/**
 * The requested window; its length is a day if the end is omitted.
 * @throws INVALID_INPUT for one that ends before it begins or lasts more than 14 days
 */
export function windowOf({ from, to }: WindowInput, now: number): { from: number; to: number } {
  const start = from ? Date.parse(from) : now
  const end = to ? Date.parse(to) : start + DAY_MS
  if (end <= start || end - start > MAX_WINDOW_MS)
    throw new DomainError('INVALID_INPUT', {
      message: 'The window must begin before it ends and last at most 14 days.',
    })
  return { from: start, to: end }
}

/** The same for data that is expanded from now on. @throws INVALID_INPUT, WINDOW_TOO_FAR */
export function windowAhead(input: WindowInput, now: number): { from: number; to: number } {
  const window = windowOf(input, now)
  if (window.to > now + MAX_WINDOW_MS) throw new DomainError('WINDOW_TOO_FAR')
  return window
}

/** One entry in epoch ms; `entry` of the timeline or of the schedule that continues it. */
export interface AirPart extends Omit<EntryView, 'startsAt' | 'endsAt' | 'kind'> {
  kind: MediaKind
  startsAt: number
  endsAt: number
  scheduleVersion: number | null
  /** Of a live feed. */
  live: boolean
}

export interface AiringChannel {
  id: string
  accountId: string
  mode: 'loop' | 'calendar'
  desired: string
}

/** Maximum held in memory: three days of the shortest items that a loop can have. */
const MAX_PARTS = 150_000

/**
 * What airs in a window: the frozen timeline as far as it is written, then the schedule that continues it. These are
 * the entries that will air; during a hold or a live feed those of a return.
 * @param limit ends the list earlier: it then ends with its last part
 */
export async function airBetween(
  db: DbOrTx,
  channel: AiringChannel,
  { from, to, now, limit = MAX_PARTS }: { from: number; to: number; now: number; limit?: number },
): Promise<AirPart[]> {
  const frozen = await loadTimeline(db, channel.id, from)
  const { order, listed } = await planAfterOverride(db, channel.id, frozen, now)
  const written = entriesBetween(listed, from, to, limit).map(
    ({ cause, chunkStartsAt: _, durationMs: __, itemDurationMs: ___, scheduled, ...entry }): AirPart => ({
      ...entry,
      live: cause === 'live',
      reason: (scheduled?.reason as EntryView['reason'] | undefined) ?? 'rundown',
      blockId: scheduled?.blockId ?? null,
      driftMs: scheduled?.driftMs ?? 0,
      breakId: scheduled?.breakId ?? null,
      frozen: true,
    }),
  )
  if (channel.mode !== 'calendar' || written.length >= limit) return written
  const returned = order ? ((listed.at(-1) as CalendarChunk | undefined) ?? null) : null
  const coming = await expandAhead(db, channel, returned, { from: Math.max(from, now), to })
  return written.concat(coming).slice(0, limit)
}

/** After what is written; for a channel that is off air from the first time on. */
async function expandAhead(
  db: DbOrTx,
  channel: AiringChannel,
  returned: CalendarChunk | null,
  { from, to }: { from: number; to: number },
): Promise<AirPart[]> {
  const programming = await loadProgramming(db, channel)
  if (!programming) return []
  const last = returned ?? (channel.desired === 'STARTED' ? await findLastChunk(db, channel.id) : null)
  // Held on the slate, or still in the loop: the end is unknown.
  if (last && last.endsAt === null) return []
  const at = last?.endsAt ?? from
  if (at >= to) return []
  const { entries } = await joinInSlices(
    programming,
    last?.stateAfter ?? null,
    gridAtOrAfter(at, gridOf(programming.schedule)),
    to,
  )
  return entries
    .filter((entry) => entry.startsAt + entry.durationMs > from && entry.startsAt < to)
    .map((entry) => partOf(entry, programming.version))
}

export function partOf(entry: ScheduleEntry, scheduleVersion: number | null): AirPart {
  const { startsAt, durationMs, mediaId, title, kind, offsetMs, reason, blockId, driftMs, breakId } = entry
  return {
    startsAt,
    endsAt: startsAt + durationMs,
    mediaId,
    title,
    kind,
    offsetMs,
    reason,
    blockId,
    driftMs,
    breakId,
    frozen: false,
    scheduleVersion,
    live: false,
  }
}

export const entryView = ({ startsAt, endsAt, kind, scheduleVersion: _, live: __, ...part }: AirPart): EntryView => ({
  ...part,
  startsAt: iso(startsAt),
  endsAt: iso(endsAt),
  kind: kindName(kind),
})

/** Entries of one answer: its `to` is its end, from which the next request continues. */
const MAX_LISTED = 10_000

export async function listAir(
  db: DbOrTx,
  accountId: string,
  input: WindowInput,
  now: number,
): Promise<{ from: string; to: string; entries: EntryView[] }> {
  const channel = await requireChannel(db, accountId, input.channelId)
  const { from, to } = windowAhead(input, now)
  const parts = await airBetween(db, channel, { from, to, now, limit: MAX_LISTED })
  const end = parts.length < MAX_LISTED ? to : Math.min(to, parts.at(-1)!.endsAt)
  return { from: iso(from), to: iso(end), entries: parts.map(entryView) }
}
