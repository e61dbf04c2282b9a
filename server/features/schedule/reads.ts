// What the schedule would air, what it airs, and what is wrong with it.
import type { DbOrTx } from '#adapters/db.ts'
import { gridAtOrAfter } from '#domain/ladder/ladder.ts'
import { checkCost } from '#domain/schedule/check-cost.ts'
import { rehearseDst } from '#domain/schedule/dst-rehearsal.ts'
import { emptySchedule } from '#domain/schedule/empty-schedule.ts'
import { checkFlight } from '#domain/schedule/flight-check.ts'
import type { Airing, Joined } from '#domain/schedule/join-air.ts'
import type { CalendarChunk } from '#domain/schedule/plan-calendar.ts'
import type { Schedule, ScheduleEntry } from '#domain/schedule/schedule.ts'
import { parseSchedule } from '#domain/schedule/schedule-schema.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { planBehindOrder } from '#features/live/planned-air.ts'
import { findLastChunk, findSchedule, loadAiring, loadLibrary } from '#features/playout/airing.ts'
import { loadTimeline } from '#features/playout/reads.ts'
import { DomainError } from '#server/errors.ts'
import { joinInSlices } from './join-in-slices.ts'
import type {
  DraftView,
  DriftView,
  EntryView,
  FindingView,
  FlightCheckView,
  RehearsalView,
  VersionView,
  WindowInput,
} from './schema.ts'
import { MAX_WINDOW_MS } from './schema.ts'

export const FLIGHT_MS = 72 * 3_600_000
const DAY_MS = 86_400_000

/** @throws CHANNEL_NOT_FOUND, for another account's channel as for one that does not exist */
export async function requireChannel(db: DbOrTx, accountId: string, channelId: string) {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId },
    select: {
      ...{ id: true, accountId: true, name: true, slug: true, mode: true, held: true, desired: true },
      playback: true,
    },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  return channel
}

const iso = (at: number) => new Date(at).toISOString()

/** What stands in the editor; for a channel without a draft what was published last, or an empty schedule. */
export async function getDraft(db: DbOrTx, accountId: string, channelId: string): Promise<DraftView> {
  const { mode, held } = await requireChannel(db, accountId, channelId)
  const [draft, newest] = await Promise.all([
    db.scheduleDraft.findUnique({ where: { channelId } }),
    db.scheduleVersion.findFirst({ where: { channelId }, orderBy: { number: 'desc' }, select: { number: true } }),
  ])
  const parsed = draft && parseSchedule(draft.content)
  const published = newest && (await findSchedule(db, channelId, newest.number))
  return {
    content: parsed?.ok ? parsed.schedule : (published ?? emptySchedule('UTC', channelId)),
    revision: draft?.revision ?? 0,
    updatedBy: draft?.updatedBy ?? null,
    updatedAt: draft?.updatedAt.toISOString() ?? null,
    mode,
    held,
    publishedVersion: newest?.number ?? null,
  }
}

/** Newest first. */
export async function listVersions(db: DbOrTx, accountId: string, channelId: string): Promise<VersionView[]> {
  await requireChannel(db, accountId, channelId)
  const rows = await db.scheduleVersion.findMany({
    where: { channelId },
    orderBy: { number: 'desc' },
    take: 200,
    omit: { content: true },
  })
  return rows.map(({ channelId: _, changes, publishedAt, effectiveAt, ...row }) => ({
    ...row,
    changes: changes as string[],
    publishedAt: publishedAt.toISOString(),
    effectiveAt: effectiveAt?.toISOString() ?? null,
  }))
}

/** @throws VERSION_NOT_FOUND */
export async function getVersionContent(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  number: number,
): Promise<Schedule> {
  await requireChannel(db, accountId, channelId)
  const schedule = await findSchedule(db, channelId, number)
  if (!schedule) throw new DomainError('VERSION_NOT_FOUND')
  return schedule
}

/**
 * The window asked for, a day where its end is left out.
 * @throws INVALID_INPUT for one that ends before it begins or lasts more than 14 days
 */
export function windowOf({ from, to }: WindowInput, now: number): { from: number; to: number } {
  const start = from ? Date.parse(from) : now
  const end = to ? Date.parse(to) : start + DAY_MS
  if (end <= start || end - start > MAX_WINDOW_MS)
    throw new DomainError('INVALID_INPUT', {
      message: 'Ask for a window that begins before it ends and lasts at most 14 days.',
    })
  return { from: start, to: end }
}

/** The same where what is asked for is worked out from now on. @throws INVALID_INPUT, WINDOW_TOO_FAR */
export function windowAhead(input: WindowInput, now: number): { from: number; to: number } {
  const window = windowOf(input, now)
  if (window.to > now + MAX_WINDOW_MS) throw new DomainError('WINDOW_TOO_FAR')
  return window
}

/** One stretch of air in epoch ms; `entry` of the timeline or of the schedule that goes on behind it. */
export interface AirPart extends Omit<EntryView, 'startsAt' | 'endsAt'> {
  startsAt: number
  endsAt: number
  scheduleVersion: number | null
  /** Of a live feed. */
  live: boolean
}

export interface AiringChannel {
  id: string
  accountId: string
  mode: 'LOOP' | 'CALENDAR'
  desired: string
}

/** More are not held in memory at once: three days of the shortest items that a loop can have. */
const MAX_PARTS = 150_000

/**
 * What airs in a window: the frozen timeline as far as it is written, then the schedule that goes on
 * from there. The very entries that will air; behind a held slate or a live feed those of a return.
 * @param limit ends the list sooner: it then reaches as far as its last part
 */
export async function airBetween(
  db: DbOrTx,
  channel: AiringChannel,
  from: number,
  to: number,
  now: number,
  limit = MAX_PARTS,
): Promise<AirPart[]> {
  const frozen = await loadTimeline(db, channel.id, from)
  const { order, listed } = await planBehindOrder(db, channel.id, frozen, now)
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
  if (channel.mode !== 'CALENDAR' || written.length >= limit) return written
  const returned = order ? ((listed.at(-1) as CalendarChunk | undefined) ?? null) : null
  const coming = await expandAhead(db, channel, returned, Math.max(from, now), to)
  return written.concat(coming).slice(0, limit)
}

/** Behind what is written; on a channel that is off air from its first instant on. */
async function expandAhead(
  db: DbOrTx,
  channel: AiringChannel,
  returned: CalendarChunk | null,
  from: number,
  to: number,
): Promise<AirPart[]> {
  const airing = await loadAiring(db, channel)
  if (!airing) return []
  const last = returned ?? (channel.desired === 'STARTED' ? await findLastChunk(db, channel.id) : null)
  // Held on the slate, or still in the loop: nobody knows until when.
  if (last && last.endsAt === null) return []
  const at = last?.endsAt ?? from
  if (at >= to) return []
  const { entries } = await joinInSlices(airing, last?.stateAfter ?? null, gridAtOrAfter(at), to)
  return entries
    .filter((entry) => entry.startsAt + entry.durationMs > from && entry.startsAt < to)
    .map((entry) => partOf(entry, airing.version))
}

function partOf(entry: ScheduleEntry, scheduleVersion: number | null): AirPart {
  const { startsAt, durationMs, mediaId, title, kind, offsetMs, reason, blockId, driftMs, breakId } = entry
  return {
    ...{ startsAt, endsAt: startsAt + durationMs, mediaId, title, kind, offsetMs, reason, blockId, driftMs, breakId },
    ...{ frozen: false, scheduleVersion, live: false },
  }
}

const entryView = ({ startsAt, endsAt, scheduleVersion: _, live: __, ...part }: AirPart): EntryView => ({
  startsAt: iso(startsAt),
  endsAt: iso(endsAt),
  ...part,
})

/** Entries of one answer: its `to` says how far they reach, and the next is asked for from there. */
const MAX_LISTED = 10_000

export async function listAir(
  db: DbOrTx,
  accountId: string,
  input: WindowInput,
  now: number,
): Promise<{ from: string; to: string; entries: EntryView[] }> {
  const channel = await requireChannel(db, accountId, input.channelId)
  const { from, to } = windowAhead(input, now)
  const parts = await airBetween(db, channel, from, to, now, MAX_LISTED)
  const end = parts.length < MAX_LISTED ? to : Math.min(to, parts.at(-1)!.endsAt)
  return { from: iso(from), to: iso(end), entries: parts.map(entryView) }
}

/** What a schedule that is not published would air, with its faults; for the editor. */
export async function previewSchedule(
  db: DbOrTx,
  accountId: string,
  input: WindowInput & { content: unknown },
  now: number,
): Promise<{ entries: EntryView[]; check: FlightCheckView }> {
  const channel = await requireChannel(db, accountId, input.channelId)
  const schedule = requireSchedule(input.content)
  const { from, to } = windowOf(input, now)
  const library = await loadLibrary(db, channel.accountId)
  if (!library)
    return { entries: [], check: { from: iso(from), to: iso(to), red: 0, amber: 0, findings: [], drifts: [] } }
  const airing = { version: 0, schedule, library }
  const joined = await joinInSlices(
    airing,
    (await findLastChunk(db, channel.id))?.stateAfter ?? null,
    gridAtOrAfter(from),
    to,
  )
  return { entries: joined.entries.map((entry) => entryView(partOf(entry, null))), check: flightOf(airing, joined) }
}

/** @throws SCHEDULE_INVALID with the errors, field by field */
export function requireSchedule(content: unknown): Schedule {
  const parsed = parseSchedule(content)
  const errors = parsed.ok ? checkCost(parsed.schedule) : parsed.errors
  if (!parsed.ok || errors.length > 0) throw new DomainError('SCHEDULE_INVALID', { data: { errors } })
  return parsed.schedule
}

const MAX_DRIFTS = 2_000

function driftView({ blockId, occurrenceStartsAt, driftMs }: ScheduleEntry): DriftView[] {
  if (driftMs === 0 || blockId === null || occurrenceStartsAt === null) return []
  return [{ blockId, dueAt: iso(occurrenceStartsAt), driftMs }]
}

function flightOf({ schedule, library }: Airing, joined: Joined): FlightCheckView {
  const { entries, stateBefore } = joined
  const findings = checkFlight({ schedule, library, entries, state: stateBefore }).map(
    ({ startsAt, endsAt, ...finding }): FindingView => ({ ...finding, startsAt: iso(startsAt), endsAt: iso(endsAt) }),
  )
  const red = findings.filter(({ severity }) => severity === 'red').length
  const last = entries.at(-1)
  return {
    from: iso(entries[0]?.startsAt ?? 0),
    to: iso(last ? last.startsAt + last.durationMs : 0),
    red,
    amber: findings.length - red,
    findings,
    drifts: entries.flatMap(driftView).slice(0, MAX_DRIFTS),
  }
}

/** The next 72 hours of a schedule, resolved with the code that airs them. Null: there is nothing to air with. */
export async function checkSchedule(
  db: DbOrTx,
  channel: { id: string; accountId: string },
  schedule: Schedule,
  now: number,
): Promise<FlightCheckView | null> {
  const library = await loadLibrary(db, channel.accountId)
  if (!library) return null
  const airing = { version: 0, schedule, library }
  const from = gridAtOrAfter(now)
  return flightOf(
    airing,
    await joinInSlices(airing, (await findLastChunk(db, channel.id))?.stateAfter ?? null, from, from + FLIGHT_MS),
  )
}

/** Of the draft, where there is one, else of what is published. */
export async function getFlightCheck(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  now: number,
): Promise<FlightCheckView> {
  const channel = await requireChannel(db, accountId, channelId)
  const { content } = await getDraft(db, accountId, channelId)
  const check = await checkSchedule(db, channel, content, now)
  return check ?? { from: iso(now), to: iso(now), red: 0, amber: 0, findings: [], drifts: [] }
}

/** The next two changes of the clocks under each policy. */
export async function getRehearsal(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  now: number,
): Promise<RehearsalView[]> {
  const channel = await requireChannel(db, accountId, channelId)
  const { content } = await getDraft(db, accountId, channelId)
  const library = await loadLibrary(db, channel.accountId)
  return library ? rehearseDst(content, library, now) : []
}
