import type { DbOrTx } from '#adapters/db.ts'
import { isZone } from '#domain/schedule/model/is-zone.ts'

/** The time zone of a channel: of its newest version, before the first one of its draft, otherwise UTC. */
export async function zoneOf(db: DbOrTx, channelId: string): Promise<string> {
  // A schedule may have hundreds of blocks: only this field is read.
  const rows = await db.$queryRaw<{ zone: string | null }[]>`
    (SELECT content->>'zone' AS zone FROM "ScheduleVersion"
      WHERE "channelId" = ${channelId} ORDER BY number DESC LIMIT 1)
    UNION ALL
    SELECT content->>'zone' AS zone FROM "ScheduleDraft" WHERE "channelId" = ${channelId}`
  const zone = rows[0]?.zone
  return zone && isZone(zone) ? zone : 'UTC'
}
