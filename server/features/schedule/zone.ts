import type { DbOrTx } from '#adapters/db.ts'
import { isZone } from '#domain/schedule/model/is-zone.ts'

/** The wall clock of a channel: of its newest version, before the first of its draft, else UTC. */
export async function zoneOf(db: DbOrTx, channelId: string): Promise<string> {
  // A schedule may have hundreds of blocks: only the one field is read.
  const rows = await db.$queryRaw<{ zone: string | null }[]>`
    (SELECT content->>'zone' AS zone FROM "ScheduleVersion"
      WHERE "channelId" = ${channelId} ORDER BY number DESC LIMIT 1)
    UNION ALL
    SELECT content->>'zone' AS zone FROM "ScheduleDraft" WHERE "channelId" = ${channelId}`
  const zone = rows[0]?.zone
  return zone && isZone(zone) ? zone : 'UTC'
}
