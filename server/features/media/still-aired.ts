// Whether viewers can still ask for an item.
import type { DbOrTx } from '../../adapters/db.ts'

/** Viewers who went back still fetch what stands in the long playlist. */
const STILL_FETCHED_MS = 60_000

/** The account's channels that air one of these items, are about to, or did until a moment ago. */
export async function listChannelsAiring(
  tx: DbOrTx,
  accountId: string,
  mediaIds: readonly string[],
  now: number,
): Promise<{ id: string; name: string }[]> {
  return tx.$queryRaw`
    SELECT DISTINCT c."id", c."name" FROM "TimelineChunk" t JOIN "Channel" c ON c."id" = t."channelId"
    WHERE c."accountId" = ${accountId}
      AND (t."endsAt" IS NULL OR t."endsAt" > ${new Date(now - STILL_FETCHED_MS)}::timestamptz - make_interval(mins => c."dvrMinutes"))
      AND EXISTS (SELECT 1 FROM jsonb_array_elements(t."items") item WHERE item->>'mediaId' = ANY(${[...mediaIds]}))`
}
