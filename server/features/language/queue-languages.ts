import type { DbOrTx } from '#adapters/db.ts'

/** Decodable audio, no commentary. */
const AUDIO = '$.tracks[*] ? (@.kind == "audio" && @.isDecodable == true && @.isAside == false)'

/**
 * Queues ready items that lack an audio language of their account and have another audio track. Which language that is, the
 * worker reads from the report and from what people stated: files state `ger` or `de`.
 */
export async function queueLanguages(tx: DbOrTx, accountId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Backfill" ("mediaId", "accountId")
    SELECT i.id, i."accountId" FROM "MediaItem" i JOIN "Account" a ON a.id = i."accountId"
     WHERE i."accountId" = ${accountId} AND i.state = 'READY' AND i."deletedAt" IS NULL AND i."sourceSha256" IS NOT NULL
       AND (SELECT count(*) > 1 AND bool_or(coalesce(i."trackLanguages" ->> (track ->> 'stream'), track ->> 'language') IS NOT NULL)
              FROM jsonb_path_query(i."sourceReport", ${AUDIO}::jsonpath) AS track)
       AND EXISTS (SELECT FROM unnest(a."audioLanguages") AS wanted(language)
                    WHERE NOT EXISTS (SELECT FROM "Rendition" r
                                       WHERE r."mediaId" = i.id AND r.name = 'audio-' || wanted.language))
    ON CONFLICT ("mediaId") DO UPDATE SET attempts = 0, "tryAfter" = NULL, "failedAt" = NULL`
}
