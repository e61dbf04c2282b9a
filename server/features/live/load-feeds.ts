import type { DbOrTx } from '#adapters/db.ts'
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { LAG_REMEMBERED_MS } from '#domain/live/encoder-lag.ts'
import type { Feed } from '#domain/live/live-air.ts'

/** Segments of a feed further apart than this have a gap between them. */
export const STEADY_GAP_MS = LONGEST_SEGMENT_MS + 1_500

/** A feed is dark after this time of black, or of silence: programmes have shorter pauses. */
const BLACK_MS = 5_000
const SILENT_MS = 15_000

/** Feeds that arrive, and those that ended a moment ago; oldest session first. */
export async function loadFeeds(db: DbOrTx, channelId: string): Promise<Feed[]> {
  const rows = await db.$queryRaw<Feed[]>`
    SELECT s.id AS "streamId", s."contributionId", m.id AS "mediaId", m.title, m."formatKey", m."frameRate",
           s."segmentCount" AS segments,
           -- Never negative: a clock that was set back makes no feed unsteady.
           GREATEST(0, EXTRACT(EPOCH FROM clock_timestamp() - s."lastSegmentAt") * 1000)::float8 AS "ageMs",
           GREATEST(0, EXTRACT(EPOCH FROM clock_timestamp() - s."steadySince") * 1000)::float8 AS "steadyMs",
           m.state <> 'RECORDING' AS "isOver",
           s."endedByUs",
           EXTRACT(EPOCH FROM clock_timestamp() - s."cutOffFrom")::float8 * 1000 AS "cutOffFromMs",
           EXTRACT(EPOCH FROM clock_timestamp() - s."cutOffUntil")::float8 * 1000 AS "cutOffUntilMs",
           COALESCE(s."behindAt" > now() - ${LAG_REMEMBERED_MS} * interval '1 millisecond', false) AS "isBehind",
           COALESCE(s."blackSince" < now() - ${BLACK_MS} * interval '1 millisecond', false)
             OR COALESCE(s."silentSince" < now() - ${SILENT_MS} * interval '1 millisecond', false) AS "isDark",
           c."stallSeconds" * 1000 AS "stallMs", lower(c."onStall"::text) AS "onStall",
           c."waitSeconds" * 1000 AS "waitMs",
           c."autoTake" AND c.enabled AND c."revokedAt" IS NULL AS "autoTake"
      FROM "streams" s
      JOIN "Contribution" c ON c.id = s."contributionId"
      JOIN "MediaItem" m ON m.id = s."mediaId"
     WHERE s."channelId" = ${channelId} AND s."segmentCount" > 0 AND m."formatKey" IS NOT NULL
       AND (s."endedAt" IS NULL OR s."endedAt" > now() - interval '2 minutes')
     ORDER BY s."startedAt"`
  return rows.map((row) => ({
    ...row,
    // A segment's own length is not silence.
    stallMs: row.stallMs + LONGEST_SEGMENT_MS,
    steadyMs: row.ageMs > STEADY_GAP_MS ? 0 : row.steadyMs,
  }))
}

/** Whether a sender is connected to that contribution, warm or not. */
export async function hasSender(db: DbOrTx, channelId: string, contributionId: string): Promise<boolean> {
  const open = await db.liveStream.count({
    where: { channelId, contributionId, state: { in: ['PENDING_INGEST', 'ACTIVE'] } },
  })
  return open > 0
}
