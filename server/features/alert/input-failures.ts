import { Prisma } from '#adapters/db.ts'
import { PULL_RECOVERY } from '#domain/pull/pull-policy.ts'

/** One that failed longer ago is not tried any more. */
const LOOK_MS = 15 * 60_000
/** Thresholds end there (domain/alert/rules.ts). */
const MOST_FAILURES = 100

const ms = (count: number) => Prisma.sql`${count} * interval '1 millisecond'`

/**
 * One row for the live input `i`: the failures in a row of its newest sessions, with the newest reason. A session that
 * lasted did not fail. An open session that may still fail is left out. Attempts to pull a feed are counted in their newest
 * row (contribution/attempts.ts).
 */
export const INPUT_FAILURES = Prisma.sql`
  SELECT greatest(count(*), max((facts->>'failures')::int)) AS failures, (array_agg(reason ORDER BY nth))[1] AS reason
    FROM (SELECT reason, facts, row_number() OVER newest AS nth, bool_and(failed) OVER newest AS failed
            FROM (SELECT id, reason, facts, "startedAt",
                         state = 'ERROR' AND coalesce(facts->>'failures', '1') <> '0' AND "endedAt" > now() - ${ms(LOOK_MS)}
                           AND "endedAt" - coalesce("activeAt", "endedAt") < ${ms(PULL_RECOVERY.stableMs)} AS failed
                    FROM streams WHERE "contributionId" = i.id
                     AND NOT ("endedAt" IS NULL AND coalesce("activeAt", now()) > now() - ${ms(PULL_RECOVERY.stableMs)})
                   ORDER BY "startedAt" DESC, id DESC LIMIT ${MOST_FAILURES}) recent
          WINDOW newest AS (ORDER BY "startedAt" DESC, id DESC)) sessions
   WHERE failed`

/** One row for the live input `i` if the newest of its ended sessions failed lately. Others need no count. */
export const NEWEST_FAILED = Prisma.sql`
  SELECT 1 FROM (SELECT state, "endedAt" FROM streams WHERE "contributionId" = i.id AND "endedAt" IS NOT NULL
                  ORDER BY "startedAt" DESC, id DESC LIMIT 1) newest
   WHERE state = 'ERROR' AND "endedAt" > now() - ${ms(LOOK_MS)}`
