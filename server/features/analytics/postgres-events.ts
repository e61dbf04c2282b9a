// Events in PostgreSQL: a table for each day (UTC), which is dropped when it is old.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { Prisma } from '#adapters/db.ts'
import { DAY_MS } from '#domain/instants.ts'
import {
  type EventStore,
  type HeardSession,
  MOST_HEARD,
  MOST_READ,
  PARTS,
  partOf,
  type SessionEvent,
} from './event-store.ts'
import { codeOf, type StoredEvent, stateOf } from './stored-event.ts'

interface EventRow {
  sessionId: string
  at: Date
  toldAt: bigint
  sequence: bigint
  state: string | null
  airAt: bigint | null
  bitrateKbps: number | null
  playbackRate: number
  startupMs: number | null
  droppedFrames: number | null
  errorCode: string | null
  servedMs: number | null
  rendition: string | null
}

type HeardRow = Omit<HeardSession, 'newestAt' | 'state'> & { newestAt: Date; state: string | null }

/** Named, so that the index is used. */
const ALL_PARTS = Array.from({ length: PARTS }, (_, part) => part)

const COLUMNS = Prisma.sql`"sessionId", at, "toldAt", sequence, state::text, "airAt", "bitrateKbps", "playbackRate",
  "startupMs", "droppedFrames", "errorCode", "servedMs", rendition`

export function openPostgresEvents(db: Db): EventStore {
  /** Days whose table exists. */
  const open = new Set<number>()

  async function openDays(days: Iterable<number>): Promise<void> {
    for (const day of days) {
      if (open.has(day)) continue
      // Not in the transaction of the rows: it holds a lock that all writers need.
      await db.$executeRaw`SELECT playback.open_day(${new Date(day).toISOString().slice(0, 10)}::date)`
      open.add(day)
    }
  }

  return {
    async append(tx, events) {
      if (events.length === 0) return
      await openDays(new Set(events.map(({ event }) => Math.floor(event.at / DAY_MS) * DAY_MS)))
      await insert(tx, events)
    },

    async estimate(subjectId, from, to) {
      const [{ count }] = await db.$queryRaw<[{ count: bigint }]>`
        SELECT count(*) FROM playback.events
         WHERE "subjectId" = ${subjectId} AND part = 0 AND at >= ${new Date(from)} AND at <= ${new Date(to)}`
      return Number(count) * PARTS
    },

    async between(subjectId, { from, to }, parts) {
      const rows = await db.$queryRaw<EventRow[]>`
        SELECT ${COLUMNS} FROM playback.events
         WHERE "subjectId" = ${subjectId} AND at >= ${new Date(from)} AND at <= ${new Date(to)}
           AND part = ANY(${Array.from({ length: parts.to - parts.from }, (_, i) => parts.from + i)}::smallint[])
         LIMIT ${MOST_READ}`
      return rows.map(eventOf)
    },

    async heard(subjectIds, since, until) {
      const rows = await db.$queryRaw<HeardRow[]>`
        SELECT "subjectId", "sessionId", max(at) AS "newestAt", bool_or("servedMs" IS NOT NULL) AS "isServed",
               (array_agg(state::text ORDER BY at DESC, sequence DESC) FILTER (WHERE state IS NOT NULL))[1] AS state,
               (array_agg("bitrateKbps" ORDER BY at DESC, sequence DESC) FILTER (WHERE "bitrateKbps" IS NOT NULL))[1] AS "bitrateKbps",
               count(DISTINCT at) FILTER (WHERE state IN ('r', 'w') AND before NOT IN ('r', 'w', 's', 'k'))::int AS stalls,
               count(DISTINCT at) FILTER (WHERE "errorCode" IS NOT NULL)::int AS errors
          FROM (SELECT *, lag(state) OVER (PARTITION BY "subjectId", "sessionId", state IS NULL ORDER BY at, sequence)::text AS before
                  FROM playback.events
                 WHERE "subjectId" = ANY(${subjectIds}::text[]) AND part = ANY(${ALL_PARTS}::smallint[])
                   AND at > ${new Date(since)} AND at <= ${new Date(until)}) AS told
         GROUP BY "subjectId", "sessionId" LIMIT ${MOST_HEARD}`
      return rows.map(({ newestAt, state, ...row }) => ({
        ...row,
        newestAt: newestAt.getTime(),
        state: stateOf(state),
      }))
    },

    async ofSessions(ranges) {
      const rows = await db.$queryRaw<EventRow[]>`
        SELECT ${COLUMNS} FROM playback.events
          JOIN unnest(${ranges.map(({ sessionId }) => sessionId)}::text[], ${ranges.map(({ from }) => new Date(from))}::timestamptz[],
                      ${ranges.map(({ to }) => new Date(to))}::timestamptz[]) AS asked(id, since, until)
            ON "sessionId" = asked.id AND at >= asked.since AND at <= asked.until
         LIMIT ${MOST_READ}`
      return rows.map(eventOf)
    },

    async prune(before) {
      const days = await db.$queryRaw<{ name: string }[]>`
        SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
         WHERE inhparent = 'playback.events'::regclass ORDER BY relname`
      for (const { name } of days) {
        const [, year, month, day] = /^events_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? []
        if (!day || Date.UTC(Number(year), Number(month) - 1, Number(day)) + DAY_MS > before) continue
        await db.$executeRaw`SELECT playback.drop_day(${`${year}-${month}-${day}`}::date)`
      }
      open.clear()
    },
  }
}

async function insert(db: DbOrTx, events: readonly StoredEvent[]): Promise<void> {
  const of = <T>(value: (event: StoredEvent) => T): T[] => events.map(value)
  await db.$executeRaw`
    INSERT INTO playback.events ("subjectId", part, "sessionId", at, "toldAt", sequence, state, "airAt", "bitrateKbps",
      "playbackRate", "startupMs", "droppedFrames", "errorCode", "servedMs", rendition)
    SELECT subject, part, session, to_timestamp(told / 1000.0), "toldAt", sequence, state::"char", air, bitrate, rate, startup,
           dropped, error, served, rendition
      FROM unnest(${of(({ subjectId }) => subjectId)}::text[], ${of(({ sessionId }) => partOf(sessionId))}::smallint[], ${of(({ sessionId }) => sessionId)}::text[],
        ${of(({ event }) => event.at)}::bigint[], ${of(({ event }) => event.toldAt)}::bigint[],
        ${of(({ event }) => event.sequence)}::bigint[], ${of(({ event }) => codeOf(event.state))}::text[],
        ${of(({ event }) => event.airAt)}::bigint[], ${of(({ event }) => event.bitrateKbps)}::int[],
        ${of(({ event }) => event.playbackRate)}::real[], ${of(({ event }) => event.startupMs)}::int[],
        ${of(({ event }) => event.droppedFrames)}::int[], ${of(({ event }) => event.errorCode)}::text[],
        ${of(({ event }) => event.servedMs)}::int[], ${of(({ event }) => event.rendition)}::text[])
        AS t(subject, part, session, told, "toldAt", sequence, state, air, bitrate, rate, startup, dropped, error, served, rendition)`
}

function eventOf({ sessionId, at, toldAt, sequence, state, airAt, ...told }: EventRow): SessionEvent {
  return {
    sessionId,
    event: {
      ...told,
      at: at.getTime(),
      toldAt: Number(toldAt),
      sequence: Number(sequence),
      state: stateOf(state),
      airAt: airAt === null ? null : Number(airAt),
    },
  }
}
