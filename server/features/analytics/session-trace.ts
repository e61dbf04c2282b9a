// What one viewer saw: their session as a time line, from the events that are still kept.
import type { Db } from '#adapters/db.ts'
import { MINUTE_MS } from '#domain/analytics/minutes.ts'
import { type Slice, traceSession } from '#domain/analytics/trace-session.ts'
import { DAY_MS, iso } from '#domain/instants.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import { DomainError } from '#server/errors.ts'
import { sessionIdOf } from './collector.ts'
import { listAired } from './list-programmes.ts'
import { sessionView } from './list-sessions.ts'
import { eventStoreOf } from './open-event-store.ts'
import { EVENTS_KEPT_MS } from './prune-analytics.ts'
import type { SessionTraceView } from './session-schema.ts'
import { outlineOfRow } from './sessions.ts'

const LONGEST_MS = 2 * DAY_MS
const MOST_SLICES = 2_000
/** A picture of another time cannot be what the channel aired for this viewer. */
const OLDEST_PICTURE_MS = DAY_MS

/** @throws CHANNEL_NOT_FOUND, SESSION_NOT_FOUND */
export async function getSessionTrace(
  db: Db,
  accountId: string,
  { channelId, sessionId }: { channelId: string; sessionId: string },
  now: number,
): Promise<SessionTraceView> {
  await requireChannel(db, accountId, channelId)
  const row = await db.viewerSession.findFirst({
    where: { id: { in: [sessionId, sessionIdOf(channelId, sessionId)] }, accountId, subjectId: channelId },
  })
  if (!row) throw new DomainError('VIEWER_SESSION_NOT_FOUND')
  const outline = outlineOfRow(row)
  const until = Math.min(now, (row.endTime?.getTime() ?? now) + MINUTE_MS)
  const keptFrom = Math.max(outline.startedAt, now - EVENTS_KEPT_MS, until - LONGEST_MS)
  const events = await eventStoreOf(db).ofSessions([
    { subjectId: channelId, sessionId: row.id, from: keptFrom, to: until },
  ])
  const trace = traceSession(
    events.map(({ event }) => event),
    outline,
  )
  const slices = joined(trace.slices)
  const shown = slices.slice(0, MOST_SLICES)
  const end = shown.at(-1)?.to ?? keptFrom
  const isShown = (at: number) => at <= end || shown.length === slices.length
  return {
    session: sessionView(row),
    keptFrom: iso(keptFrom),
    isCut: shown.length < slices.length || keptFrom > Math.max(outline.startedAt, now - EVENTS_KEPT_MS),
    startupMs: trace.startupMs,
    slices: shown.map(({ from, to, airFrom, kind, playbackRate, bitrateKbps, rendition }) => ({
      ...{ from: iso(from), to: iso(to), kind, airAt: airFrom === null ? null : iso(airFrom) },
      ...{ playbackRate, bitrateKbps, rendition },
    })),
    switches: trace.switchesAt.filter(isShown).slice(0, MOST_SLICES).map(iso),
    errors: trace.errors
      .filter(({ at }) => isShown(at))
      .slice(0, MOST_SLICES)
      .map(({ at, code }) => ({ at: iso(at), code })),
    programmes: await listSeen(db, channelId, shown),
  }
}

/** Pieces that differ in nothing, and follow each other in time and picture, become one. */
function joined(slices: readonly Slice[]): Slice[] {
  const pieces: Slice[] = []
  for (const slice of slices) {
    const last = pieces.at(-1)
    if (last && continues(last, slice)) last.to = slice.to
    else pieces.push({ ...slice })
  }
  return pieces
}

/** What a player reports of its position is this exact. */
const SAME_PICTURE_MS = 1_000

function continues(last: Slice, next: Slice): boolean {
  const expected = last.airFrom === null ? null : last.airFrom + (last.to - last.from) * last.playbackRate
  return (
    last.to === next.from &&
    last.kind === next.kind &&
    last.rendition === next.rendition &&
    last.bitrateKbps === next.bitrateKbps &&
    last.playbackRate === next.playbackRate &&
    (last.kind === 'stalled' ||
      expected === next.airFrom ||
      (expected !== null && next.airFrom !== null && Math.abs(expected - next.airFrom) < SAME_PICTURE_MS))
  )
}

/** Airings of the pictures. */
async function listSeen(db: Db, channelId: string, slices: readonly Slice[]) {
  const seen = slices.flatMap(({ airFrom, from, to, playbackRate }) =>
    airFrom === null || Math.abs(airFrom - from) > OLDEST_PICTURE_MS
      ? []
      : [{ from: airFrom, to: airFrom + (to - from) * playbackRate }],
  )
  if (seen.length === 0) return []
  const first = Math.min(...seen.map(({ from }) => from))
  const last = Math.max(...seen.map(({ to }) => to))
  // On air at the first picture; its row is written when it has ended.
  const before = await db.asRunRow.findFirst({
    where: { channelId, startsAt: { lte: new Date(first) } },
    orderBy: { startsAt: 'desc' },
    select: { startsAt: true },
  })
  const aired = await listAired(db, channelId, before?.startsAt.getTime() ?? first, last + 1)
  return aired
    .filter(({ startsAt, endsAt }) => seen.some(({ from, to }) => startsAt < to && endsAt > from))
    .map(({ startsAt, endsAt, title, kind }) => ({ from: iso(startsAt), to: iso(endsAt), title, kind }))
}
