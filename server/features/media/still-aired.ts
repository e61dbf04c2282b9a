// Whether viewers can still request an item.
import type { DbOrTx } from '#adapters/db.ts'
import { sayLength } from '#domain/schedule/check/say.ts'

/** Viewers who seek back still fetch what is in the long playlist. */
const STILL_FETCHED_MS = 60_000

export interface ChannelAiring {
  id: string
  name: string
  /** When it can no longer be requested here; null: the channel repeats it until something else is planned. */
  freeAt: Date | null
}

/** The account's channels that air one of these items, have it written ahead, or aired it a moment ago. */
export async function listChannelsAiring(
  tx: DbOrTx,
  accountId: string,
  mediaIds: readonly string[],
  now: number,
): Promise<ChannelAiring[]> {
  const rows: { id: string; name: string; dvrMinutes: number; endless: boolean; lastEnd: Date | null }[] =
    await tx.$queryRaw`
    SELECT c."id", c."name", c."dvrMinutes", bool_or(t."endsAt" IS NULL) AS "endless", max(t."endsAt") AS "lastEnd"
    FROM "TimelineChunk" t JOIN "Channel" c ON c."id" = t."channelId"
    WHERE c."accountId" = ${accountId} AND c."deletedAt" IS NULL
      AND (t."endsAt" IS NULL OR t."endsAt" > ${new Date(now - STILL_FETCHED_MS)}::timestamptz - make_interval(mins => c."dvrMinutes"))
      AND EXISTS (SELECT 1 FROM jsonb_array_elements(t."items") item WHERE item->>'mediaId' = ANY(${[...mediaIds]}))
    GROUP BY c."id", c."name", c."dvrMinutes"`
  return rows.map(({ id, name, dvrMinutes, endless, lastEnd }) => ({
    id,
    name,
    freeAt: endless || !lastEnd ? null : new Date(lastEnd.getTime() + dvrMinutes * 60_000 + STILL_FETCHED_MS),
  }))
}

/** When it can be deleted or changed, as the end of a sentence. */
export function sayFree(airing: readonly ChannelAiring[], now: number, done = 'deleted'): string {
  const names = airing.map(({ name }) => `“${name}”`).join(', ')
  const last = Math.max(...airing.map(({ freeAt }) => freeAt?.getTime() ?? Number.POSITIVE_INFINITY))
  return Number.isFinite(last)
    ? `it can be ${done} in ${sayLength(Math.ceil((last - now) / 60_000) * 60_000)}, once ${names} has aired what is written ahead and viewers can no longer seek back to it`
    : `it can be ${done} once something else is planned on ${names}`
}
