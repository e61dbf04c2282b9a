// The live feeds of a channel as its playout sees them. Ages are counted by the database's clock: the
// worker that receives a feed need not be the one that plays the channel.
import { z } from 'zod'
import type { Db, DbOrTx } from '#adapters/db.ts'
import { SEGMENT_MS } from '#domain/ladder/ladder.ts'
import { LAG_REMEMBERED_MS } from '#domain/live/encoder-lag.ts'
import { type Feed, IDLE, type LiveAir } from '#domain/live/live-air.ts'

/** Farther apart than this, segments of a feed have a hole between them. */
export const STEADY_GAP_MS = SEGMENT_MS + 1_500

const liveAirSchema = z.object({
  wanted: z
    .object({ contributionId: z.string(), by: z.enum(['hand', 'auto', 'block']), until: z.number().nullable() })
    .nullable(),
  air: z.object({ streamId: z.string(), mediaId: z.string(), nextIndex: z.int() }).nullable(),
  waiting: z
    .object({
      since: z.number(),
      on: z.enum(['slate', 'schedule']),
      patienceMs: z.number(),
      told: z.boolean().optional(),
    })
    .nullable(),
  leftOrdinal: z.int().nullable(),
  drops: z.array(
    z.object({ contributionId: z.string(), at: z.number(), short: z.boolean(), ours: z.boolean().optional() }),
  ),
  released: z.array(z.string()),
})

/** What another version of this program wrote is as good as nothing: the channel goes on with its schedule. */
export function readLiveAir(column: unknown): LiveAir {
  const read = liveAirSchema.safeParse(column ?? IDLE)
  return read.success ? read.data : IDLE
}

/** Of these channels those with a feed, or that show or await one. */
export async function listLiveChannels(db: Db, channelIds: readonly string[]): Promise<string[]> {
  if (channelIds.length === 0) return []
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM "Channel" c
     WHERE c.id = ANY(${[...channelIds]})
       AND (c."liveAir" IS NOT NULL
            OR EXISTS (SELECT 1 FROM "streams" s WHERE s."channelId" = c.id AND s.state = 'ACTIVE'))`
  return rows.map(({ id }) => id)
}

/** Feeds that come, and those that ended a moment ago; oldest session first. */
export async function loadFeeds(db: DbOrTx, channelId: string): Promise<Feed[]> {
  const rows = await db.$queryRaw<Feed[]>`
    SELECT s.id AS "streamId", s."contributionId", m.id AS "mediaId", m.title, m."formatKey",
           s."segmentCount" AS segments,
           (EXTRACT(EPOCH FROM clock_timestamp() - s."lastSegmentAt") * 1000)::float8 AS "ageMs",
           (EXTRACT(EPOCH FROM clock_timestamp() - s."steadySince") * 1000)::float8 AS "steadyMs",
           m.state <> 'RECORDING' AS "isOver",
           COALESCE(s."behindAt" > now() - ${LAG_REMEMBERED_MS} * interval '1 millisecond', false) AS "isBehind",
           c."stallSeconds" * 1000 AS "stallMs", c."onStall"::text AS "onStall",
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
    // A segment's own length is no silence.
    stallMs: row.stallMs + SEGMENT_MS,
    steadyMs: row.ageMs > STEADY_GAP_MS ? 0 : row.steadyMs,
  }))
}

/** Whether somebody sends on that contribution now, warm or not. */
export async function hasSender(db: DbOrTx, channelId: string, contributionId: string): Promise<boolean> {
  const open = await db.liveStream.count({
    where: { channelId, contributionId, state: { in: ['PENDING_INGEST', 'ACTIVE'] } },
  })
  return open > 0
}

/** Channels of the whole installation by what their live feed does; `lost`: the slate is on air in its place. */
export async function countLiveFeeds(db: DbOrTx): Promise<{ onAir: number; lost: number; waiting: number }> {
  const [counts] = await db.$queryRaw<{ onAir: number; lost: number; waiting: number }[]>`
    SELECT count(*) FILTER (WHERE "liveAir"->'air' <> 'null')::int AS "onAir",
           count(*) FILTER (WHERE "liveAir"->'waiting'->>'on' = 'slate')::int AS lost,
           count(*) FILTER (WHERE "liveAir"->'waiting'->>'on' = 'schedule')::int AS waiting
      FROM "Channel" WHERE "liveAir" IS NOT NULL AND desired = 'STARTED'`
  return counts ?? { onAir: 0, lost: 0, waiting: 0 }
}
