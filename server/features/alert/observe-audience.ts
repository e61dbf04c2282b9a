// What viewers had in the newest minutes that are computed: how much they waited, and how many are left.
import { Prisma } from '#adapters/db.ts'
import { SUMS, type Sum } from '#domain/analytics/sums.ts'
import { LIMIT } from './of-installation.ts'

/** A minute is computed so much after its start (domain/analytics/due.ts), and a worker needs a moment. */
const COMPUTED_AFTER_S = 250
const WAITED_MIN = 5
/** Less watch and waiting time says nothing: one viewer with a bad line. */
const LEAST_SEEN_MS = 600_000
/** The audience of the last minutes against that of those before. */
const NEW_MIN = 3
const BEFORE_MIN = 15
const LEAST_VIEWERS = 10

/** Lists are counted from 1 in PostgreSQL, and older ones may be shorter. */
const sumOf = (name: Sum) => Prisma.sql`coalesce(f.sums[${SUMS.indexOf(name) + 1}::int], 0)`
/** Exclusive: the end of the newest minute that is computed. */
const END = Prisma.sql`date_trunc('minute', now() - ${COMPUTED_AFTER_S} * interval '1 second') + interval '1 minute'`
const minutes = (count: number) => Prisma.sql`${count} * interval '1 minute'`
const FIGURES = Prisma.sql`"AudienceFigure" f JOIN "Channel" c ON c.id = f."subjectId" JOIN "Account" a ON a.id = c."accountId"`
/** Minutes that wait for their computation have no rows, and would look like minutes without viewers. */
const COMPUTED = Prisma.sql`NOT EXISTS (
  SELECT 1 FROM "AudienceDue" d WHERE d."subjectId" = c.id AND d.minute >= ${END} - ${minutes(BEFORE_MIN + NEW_MIN)} AND d.minute < ${END})`

/** @param wanted condition on a channel `c` of the account `a` that is on air */
export function rebufferRows(wanted: Prisma.Sql): Prisma.Sql {
  const waited = Prisma.sql`sum(${sumOf('stalledMs')})`
  const seen = Prisma.sql`sum(${sumOf('stalledMs')} + ${sumOf('watchedMs')})`
  return Prisma.sql`
    SELECT c.id, c.name, c."accountId", c.id AS "channelId", c.name AS channel, NULL AS reason,
           (100 * ${waited} / ${seen})::float8 AS value
      FROM ${FIGURES}
     WHERE f.step = 'minute' AND f.at >= ${END} - ${minutes(WAITED_MIN)} AND f.at < ${END} AND ${wanted}
     GROUP BY c.id HAVING ${seen} >= ${LEAST_SEEN_MS} AND ${waited} > 0 ORDER BY c.id LIMIT ${LIMIT}`
}

/** The same. */
export function dropRows(wanted: Prisma.Sql): Prisma.Sql {
  const watchedIn = (condition: Prisma.Sql) =>
    Prisma.sql`coalesce(sum(${sumOf('watchedMs')}) FILTER (WHERE ${condition}), 0)`
  const isNew = Prisma.sql`f.at >= ${END} - ${minutes(NEW_MIN)}`
  const now = Prisma.sql`(${watchedIn(isNew)} / ${NEW_MIN * 60_000}::float8)`
  const before = Prisma.sql`(${watchedIn(Prisma.sql`NOT ${isNew}`)} / ${BEFORE_MIN * 60_000}::float8)`
  return Prisma.sql`
    SELECT c.id, c.name, c."accountId", c.id AS "channelId", c.name AS channel, NULL AS reason,
           (100 * (1 - ${now} / ${before}))::float8 AS value
      FROM ${FIGURES}
     WHERE f.step = 'minute' AND f.at >= ${END} - ${minutes(BEFORE_MIN + NEW_MIN)} AND f.at < ${END} AND ${wanted} AND ${COMPUTED}
     GROUP BY c.id HAVING ${before} >= ${LEAST_VIEWERS} AND ${now} < ${before} ORDER BY c.id LIMIT ${LIMIT}`
}
