import type { DbOrTx } from '#adapters/db.ts'

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
