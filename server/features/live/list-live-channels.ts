import type { Db, DbOrTx } from '#adapters/db.ts'

/** Those of these channels that have a feed, or show or await one. */
export async function listLiveChannels(db: Db, channelIds: readonly string[]): Promise<string[]> {
  if (channelIds.length === 0) return []
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM "Channel" c
     WHERE c.id = ANY(${[...channelIds]})
       AND (c."liveAir" IS NOT NULL
            OR EXISTS (SELECT 1 FROM "streams" s WHERE s."channelId" = c.id AND s.state = 'ACTIVE'))`
  return rows.map(({ id }) => id)
}

/** Channels of the whole installation by the state of their live feed; `lost`: the slate is on air in its place. */
export async function countLiveFeeds(db: DbOrTx): Promise<{ onAir: number; lost: number; waiting: number }> {
  const [counts] = await db.$queryRaw<{ onAir: number; lost: number; waiting: number }[]>`
    SELECT count(*) FILTER (WHERE "liveAir"->'air' <> 'null')::int AS "onAir",
           count(*) FILTER (WHERE "liveAir"->'waiting'->>'on' = 'slate')::int AS lost,
           count(*) FILTER (WHERE "liveAir"->'waiting'->>'on' = 'schedule')::int AS waiting
      FROM "Channel" WHERE "liveAir" IS NOT NULL AND desired = 'STARTED'`
  return counts ?? { onAir: 0, lost: 0, waiting: 0 }
}
