// Stores events and what they tell about their sessions, and notes which minutes are to be computed.
import { LRUCache } from 'lru-cache'
import type { Db, DbOrTx } from '#adapters/db.ts'
import { minutesChangedBy } from '#domain/analytics/due.ts'
import { MINUTE_MS, minuteOf } from '#domain/analytics/minutes.ts'
import { outlineOf, type SessionOutline } from '#domain/analytics/trace-session.ts'
import { DAY_MS } from '#domain/instants.ts'
import type { EventStore } from './event-store.ts'
import { outlineOfRow } from './sessions.ts'
import type { EventBatch, SessionFacts } from './stored-event.ts'

interface Changed {
  subjectId: string
  minute: number
}

/** Older events are dropped. More than a day below EVENTS_KEPT_MS: a minute also needs the events around it. */
export const STORED_MS = 6 * DAY_MS
/** Sessions whose rows need not be read again. */
const MOST_KNOWN = 200_000

/** Of one process. */
export function openBatchStorer(db: Db, store: EventStore) {
  /** What the rows of sessions contain. */
  const known = new LRUCache<string, SessionOutline>({ max: MOST_KNOWN })

  /** Can be repeated. */
  return async (batch: EventBatch, now: number): Promise<void> => {
    const { sessions } = batch
    // A spool file can be older than the stored events. Figures computed from it alone would be wrong.
    const events = batch.events.filter(({ event }) => event.at > now - STORED_MS)
    const changed = new Map<string, Changed>()
    const note = (subjectId: string, minutes: Iterable<number>) => {
      for (const minute of minutes) changed.set(`${subjectId} ${minute}`, { subjectId, minute })
    }
    for (const { subjectId, event } of events) note(subjectId, minutesChangedBy(event, now))
    const news = new Map<string, SessionOutline>()
    const described = new Set(sessions.map(({ id }) => id))
    for (const [id, all] of Map.groupBy(events, ({ sessionId }) => sessionId)) {
      const told = outlineOf(all.map(({ event }) => event))
      // Described again: its row may be gone.
      if (described.has(id) || tellsMore(told, known.get(id))) news.set(id, told)
    }
    const isNew = ({ id }: SessionFacts) => news.has(id)
    await db.$transaction(async (tx) => {
      if (news.size > 0) {
        const before = await lockOutlines(tx, [...news.keys()])
        for (const { id, subjectId, outline } of before) note(subjectId, movedMinutes(outline, news.get(id)!, now))
        await insertSessions(tx, sessions.filter(isNew), news)
        const served = new Set(before.filter(({ outline }) => !outline.isReported).map(({ id }) => id))
        await replaceTraits(
          tx,
          sessions.filter(({ id }) => served.has(id) && news.get(id)?.isReported),
        )
        await updateOutlines(tx, news)
      }
      await noteDue(tx, [...changed.values()])
      // Last: another server is not part of the transaction, and would get the events again after each failure.
      await store.append(tx, events)
    })
    for (const [id, told] of news) known.set(id, earliest(told, known.get(id)))
  }
}

type OutlineRow = { id: string; subjectId: string } & Parameters<typeof outlineOfRow>[0]

/** In one order for all processes. */
async function lockOutlines(tx: DbOrTx, ids: string[]) {
  const rows = await tx.$queryRaw<OutlineRow[]>`
    SELECT id, "subjectId", "startTime", "askedAt", "playedAt", "failedAt", "isReported" FROM "ViewerSession"
     WHERE id = ANY(${ids}) ORDER BY id FOR UPDATE`
  return rows.map((row) => ({ id: row.id, subjectId: row.subjectId, outline: outlineOfRow(row) }))
}

/** Minutes to compute again, because an event moved the start, first frame or failure of a session. */
function movedMinutes(before: SessionOutline, told: SessionOutline, now: number): number[] {
  const minutes: number[] = []
  if (told.startedAt < before.startedAt) minutes.push(minuteOf(before.startedAt))
  if (told.askedAt !== null && before.askedAt !== null && told.askedAt < before.askedAt)
    minutes.push(minuteOf(before.askedAt))
  // Whether its player waits for the first picture or for the next one.
  if (told.playedAt !== null && told.playedAt < (before.playedAt ?? Number.POSITIVE_INFINITY)) {
    minutes.push(...minutesBetween(told.playedAt, Math.min(before.playedAt ?? now, now)))
    if (before.failedAt !== null) minutes.push(minuteOf(before.failedAt))
  }
  if (told.failedAt !== null && before.failedAt !== null && told.failedAt < before.failedAt)
    minutes.push(minuteOf(before.failedAt))
  if (told.isReported && !before.isReported) minutes.push(...minutesBetween(before.startedAt, now))
  return minutes
}

function minutesBetween(from: number, to: number): number[] {
  const first = minuteOf(Math.max(from, to - DAY_MS))
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / MINUTE_MS)) }, (_, i) => first + i * MINUTE_MS)
}

async function insertSessions(
  tx: DbOrTx,
  sessions: readonly SessionFacts[],
  outlines: ReadonlyMap<string, SessionOutline>,
): Promise<void> {
  if (sessions.length === 0) return
  const once = [...new Map(sessions.map((session) => [session.id, session])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )
  await tx.viewerSession.createMany({
    data: once.map((session) => ({ ...session, startTime: new Date(outlines.get(session.id)!.startedAt) })),
    skipDuplicates: true,
  })
}

/** An origin reported these sessions first. Their players know more. */
async function replaceTraits(tx: DbOrTx, sessions: readonly SessionFacts[]): Promise<void> {
  if (sessions.length === 0) return
  const of = <T>(value: (session: SessionFacts) => T): T[] => sessions.map(value)
  await tx.$executeRaw`
    UPDATE "ViewerSession" AS session
       SET "viewerId" = told.viewer, "isBot" = told.bot, country = told.country, network = told.network, device = told.device, os = told.os,
           browser = told.browser, player = told.player, "embedHost" = told.embed, "referrerHost" = told.referrer
      FROM unnest(${of(({ id }) => id)}::text[], ${of(({ viewerId }) => viewerId)}::text[], ${of(({ isBot }) => isBot)}::boolean[],
                  ${of(({ country }) => country)}::text[], ${of(({ network }) => network)}::text[],
                  ${of(({ device }) => device)}::text[], ${of(({ os }) => os)}::text[],
                  ${of(({ browser }) => browser)}::text[], ${of(({ player }) => player)}::text[],
                  ${of(({ embedHost }) => embedHost)}::text[], ${of(({ referrerHost }) => referrerHost)}::text[])
           AS told(id, viewer, bot, country, network, device, os, browser, player, embed, referrer)
     WHERE session.id = told.id`
}

async function updateOutlines(tx: DbOrTx, outlines: ReadonlyMap<string, SessionOutline>): Promise<void> {
  const news = [...outlines].sort(([a], [b]) => (a < b ? -1 : 1))
  const times = (of: (outline: SessionOutline) => number | null) => news.map(([, outline]) => of(outline))
  await tx.$executeRaw`
    UPDATE "ViewerSession" AS session
       SET "startTime" = LEAST(session."startTime", to_timestamp(told.started / 1000.0)),
           "askedAt" = LEAST(session."askedAt", to_timestamp(told.asked / 1000.0)),
           "playedAt" = LEAST(session."playedAt", to_timestamp(told.played / 1000.0)),
           "failedAt" = LEAST(session."failedAt", to_timestamp(told.failed / 1000.0)),
           "isReported" = session."isReported" OR told.reported
      FROM unnest(${news.map(([id]) => id)}::text[], ${times(({ startedAt }) => startedAt)}::bigint[],
                  ${times(({ askedAt }) => askedAt)}::bigint[], ${times(({ playedAt }) => playedAt)}::bigint[], ${times(({ failedAt }) => failedAt)}::bigint[],
                  ${news.map(([, { isReported }]) => isReported)}::boolean[])
           AS told(id, started, asked, played, failed, reported)
     WHERE session.id = told.id`
}

function tellsMore(told: SessionOutline, known: SessionOutline | undefined): boolean {
  if (!known) return true
  const isEarlier = (a: number | null, b: number | null) => a !== null && (b === null || a < b)
  return (
    told.startedAt < known.startedAt ||
    isEarlier(told.askedAt, known.askedAt) ||
    isEarlier(told.playedAt, known.playedAt) ||
    isEarlier(told.failedAt, known.failedAt) ||
    (told.isReported && !known.isReported)
  )
}

function earliest(a: SessionOutline, b: SessionOutline | undefined): SessionOutline {
  if (!b) return a
  const first = (one: number | null, other: number | null) =>
    one === null || other === null ? (one ?? other) : Math.min(one, other)
  return {
    startedAt: Math.min(a.startedAt, b.startedAt),
    askedAt: first(a.askedAt, b.askedAt),
    playedAt: first(a.playedAt, b.playedAt),
    failedAt: first(a.failedAt, b.failedAt),
    isReported: a.isReported || b.isReported,
  }
}

async function noteDue(tx: DbOrTx, changed: readonly Changed[]): Promise<void> {
  if (changed.length === 0) return
  const ordered = changed.toSorted((a, b) =>
    a.subjectId < b.subjectId ? -1 : a.subjectId > b.subjectId ? 1 : a.minute - b.minute,
  )
  await tx.$executeRaw`
    INSERT INTO "AudienceDue" ("subjectId", minute)
    SELECT subject, to_timestamp(minute / 1000.0)
      FROM unnest(${ordered.map(({ subjectId }) => subjectId)}::text[], ${ordered.map(({ minute }) => minute)}::bigint[])
           AS changed(subject, minute)
    ON CONFLICT ("subjectId", minute) DO UPDATE SET changes = "AudienceDue".changes + 1`
}
