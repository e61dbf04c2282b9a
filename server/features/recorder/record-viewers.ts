import type { Db, DbOrTx } from '#adapters/db.ts'
import { RECORD_KEPT_MS } from '#domain/recorder/lanes.ts'

export interface CountedViewers {
  channelId: string
  /** Most at once. */
  viewers: number
}

/** Of one origin: those of several are added. What concerns a channel that exists no more is dropped. */
export async function addViewers(db: DbOrTx, at: number, counted: readonly CountedViewers[]): Promise<void> {
  if (counted.length === 0) return
  await db.$executeRaw`
    INSERT INTO "ChannelRecord" ("channelId", lane, at, amount)
    SELECT channel.id, 'viewers', ${new Date(at)}, counted.viewers
      FROM unnest(${counted.map(({ channelId }) => channelId)}::text[],
                  ${counted.map(({ viewers }) => viewers)}::int[]) AS counted(id, viewers)
      JOIN "Channel" channel ON channel.id = counted.id
     ORDER BY 1
    ON CONFLICT ("channelId", lane, "subjectId", at) DO UPDATE SET amount = "ChannelRecord".amount + excluded.amount`
}

export function pruneRecords(db: Db, now: number, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "ChannelRecord" WHERE ctid IN (
      SELECT ctid FROM "ChannelRecord" WHERE at < ${new Date(now - RECORD_KEPT_MS)} LIMIT ${limit} FOR UPDATE SKIP LOCKED)`
}
