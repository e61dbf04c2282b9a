import type { DbOrTx } from '#adapters/db.ts'
import type { MediaView } from './schema.ts'

type ScheduledOn = MediaView['scheduledOn'][number]

/** Media id → channels whose newest published schedule names it, by name. */
export async function findScheduledOn(
  db: DbOrTx,
  accountId: string,
  mediaIds: readonly string[],
): Promise<Map<string, ScheduledOn[]>> {
  const scheduled = new Map<string, ScheduledOn[]>()
  if (mediaIds.length === 0) return scheduled
  const rows = await db.$queryRaw<(ScheduledOn & { mediaId: string })[]>`
    SELECT c.id AS "channelId", c.name, s."mediaId" FROM "ScheduledMedia" s
      JOIN "Channel" c ON c.id = s."channelId" AND c."accountId" = ${accountId} AND c."deletedAt" IS NULL
     WHERE s."mediaId" = ANY(${[...mediaIds]})
     ORDER BY c.name, c.id`
  for (const { mediaId, ...channel } of rows) scheduled.set(mediaId, [...(scheduled.get(mediaId) ?? []), channel])
  return scheduled
}

/** The newest published schedules that name an item, by the name of their channel. */
export async function listSchedulesNaming(
  db: DbOrTx,
  accountId: string,
  mediaId: string,
): Promise<{ id: string; name: string; content: unknown }[]> {
  return db.$queryRaw`
    SELECT c.id, c.name, newest.content FROM "ScheduledMedia" s
      JOIN "Channel" c ON c.id = s."channelId" AND c."accountId" = ${accountId} AND c."deletedAt" IS NULL
      JOIN LATERAL (SELECT content FROM "ScheduleVersion" v WHERE v."channelId" = c.id
                     ORDER BY number DESC LIMIT 1) newest ON true
     WHERE s."mediaId" = ${mediaId}
     ORDER BY c.name, c.id`
}

/** The account's items that a draft or the newest version of a channel's schedule names, itself or by its tags. */
export async function listMediaInSchedules(db: DbOrTx, accountId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH channels AS (SELECT id FROM "Channel" WHERE "accountId" = ${accountId} AND "deletedAt" IS NULL),
    documents AS MATERIALIZED (
      SELECT content FROM "ScheduleDraft" WHERE "channelId" IN (SELECT id FROM channels)
       UNION ALL
      SELECT newest.content FROM channels
        JOIN LATERAL (SELECT content FROM "ScheduleVersion" v WHERE v."channelId" = channels.id
                       ORDER BY number DESC LIMIT 1) newest ON true
    ),
    named AS (
      SELECT jsonb_path_query(content, '$.**.mediaId') #>> '{}' AS id FROM documents
       UNION SELECT jsonb_path_query(content, '$.**.mediaIds[*]') #>> '{}' FROM documents
    ),
    asked AS (
      SELECT DISTINCT ARRAY(SELECT jsonb_array_elements_text(tags)) AS tags
        FROM documents, jsonb_path_query(content, '$.**.tags') tags
       WHERE jsonb_typeof(tags) = 'array' AND jsonb_array_length(tags) > 0
    )
    SELECT m.id FROM "MediaItem" m
     WHERE m."accountId" = ${accountId}
       AND (m.id IN (SELECT id FROM named) OR EXISTS (SELECT FROM asked WHERE m.tags @> asked.tags))`
  return rows.map(({ id }) => id)
}
