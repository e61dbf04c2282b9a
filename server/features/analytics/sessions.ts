import type { Db, Prisma } from '#adapters/db.ts'
import type { Traits } from '#domain/analytics/audience.ts'
import { minuteFacts } from '#domain/analytics/minute-facts.ts'
import { MINUTE_MS, minuteOf } from '#domain/analytics/minutes.ts'
import type { PlaybackEvent } from '#domain/analytics/playback-event.ts'
import { totalOf } from '#domain/analytics/sums.ts'
import { type SessionOutline, traceSession } from '#domain/analytics/trace-session.ts'
import { DAY_MS } from '#domain/instants.ts'
import { isMediaId } from '#features/on-demand/on-demand.ts'
import type { EventStore } from './event-store.ts'

export type SessionRow = Prisma.ViewerSessionGetPayload<object>

export interface KnownSession extends SessionRow {
  outline: SessionOutline
}

const AT_ONCE = 5_000

export async function findSessions(db: Db, ids: readonly string[]): Promise<KnownSession[]> {
  const found: KnownSession[] = []
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const rows = await db.viewerSession.findMany({ where: { id: { in: ids.slice(i, i + AT_ONCE) } } })
    for (const row of rows) found.push({ ...row, outline: outlineOfRow(row) })
  }
  return found
}

/** Of a row, or of the columns of one. */
export const outlineOfRow = ({
  startTime,
  askedAt,
  playedAt,
  failedAt,
  isReported,
}: Pick<SessionRow, 'startTime' | 'askedAt' | 'playedAt' | 'failedAt' | 'isReported'>): SessionOutline => ({
  startedAt: startTime.getTime(),
  askedAt: askedAt?.getTime() ?? null,
  playedAt: playedAt?.getTime() ?? null,
  failedAt: failedAt?.getTime() ?? null,
  isReported,
})

export const traitsOf = ({
  country,
  network,
  device,
  browser,
  player,
  embedHost,
  referrerHost,
}: SessionRow): Traits => ({ ...{ country, network, device, browser, player }, host: embedHost ?? referrerHost })

/** The first 64 bits of the hash that an id is made of. */
export const hashOf = (id: string): bigint => Buffer.from(id.slice(3, 14), 'base64url').readBigUInt64BE()

/** A player on a wall runs for weeks: of the rest, nothing is known here. */
const LONGEST_MS = 2 * DAY_MS
const CLOSED_AT_ONCE = 50
/** Of sessions whose events are read together: a day of one has about 20,000. */
const TOGETHER_MS = 4 * DAY_MS

/** Writes the totals of sessions whose viewers went. After a return they are written again. */
export async function closeSessions(db: Db, store: EventStore, ids: readonly string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += CLOSED_AT_ONCE)
    for (const sessions of together(await findSessions(db, ids.slice(i, i + CLOSED_AT_ONCE))))
      await closeTogether(db, store, sessions)
}

function* together(sessions: readonly KnownSession[]): Generator<KnownSession[]> {
  let part: KnownSession[] = []
  let lengthMs = 0
  for (const session of sessions) {
    part.push(session)
    lengthMs += Math.min(LONGEST_MS, Date.now() - session.outline.startedAt)
    if (lengthMs < TOGETHER_MS) continue
    yield part
    part = []
    lengthMs = 0
  }
  if (part.length > 0) yield part
}

async function closeTogether(db: Db, store: EventStore, sessions: readonly KnownSession[]): Promise<void> {
  const ranges = sessions.map(({ id, subjectId, outline }) => ({
    ...{ subjectId, sessionId: id, from: outline.startedAt },
    to: outline.startedAt + LONGEST_MS,
  }))
  const bySession = Map.groupBy(await store.ofSessions(ranges), ({ sessionId }) => sessionId)
  const totals = sessions.flatMap((session) => {
    const own = bySession.get(session.id)?.map(({ event }) => event)
    return own ? [{ id: session.id, ...totalsOf(session, own) }] : []
  })
  await writeTotals(db, totals)
}

/** Of nothing 0. A flood has more events than a call has arguments. */
export const newestOf = (events: readonly { at: number }[]): number =>
  events.reduce((newest, { at }) => Math.max(newest, at), 0)

function totalsOf({ subjectId, outline }: KnownSession, own: readonly PlaybackEvent[]) {
  const trace = traceSession(own, outline)
  const endedAt = trace.slices.at(-1)?.to ?? newestOf(own)
  const newest = Math.max(endedAt, newestOf(trace.errors))
  const range = { from: minuteOf(outline.startedAt), to: minuteOf(newest) + MINUTE_MS, isItem: isMediaId(subjectId) }
  const { watchedMs, stalledMs, stalls, errors } = totalOf(
    minuteFacts(trace, outline, range, []).map(({ sums }) => sums),
  )
  return { endedAt, watchedMs, stalledMs, stalls, errors }
}

type Totals = { id: string } & ReturnType<typeof totalsOf>

async function writeTotals(db: Db, totals: readonly Totals[]): Promise<void> {
  if (totals.length === 0) return
  await db.$executeRaw`
    UPDATE "ViewerSession" AS session
       SET "endTime" = to_timestamp(t.ended / 1000.0), "watchTimeMs" = t.watched, "stalledMs" = t.stalled,
           stalls = t.stalls, errors = t.errors
      FROM unnest(${totals.map(({ id }) => id)}::text[], ${totals.map(({ endedAt }) => Math.round(endedAt))}::bigint[],
                  ${totals.map(({ watchedMs }) => watchedMs)}::int[], ${totals.map(({ stalledMs }) => stalledMs)}::int[],
                  ${totals.map(({ stalls }) => stalls)}::int[], ${totals.map(({ errors }) => errors)}::int[])
           AS t(id, ended, watched, stalled, stalls, errors)
     WHERE session.id = t.id`
}
