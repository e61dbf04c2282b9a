import { type DbOrTx, Prisma } from '#adapters/db.ts'

/** What is stored for a row `media` of "MediaItem": its upload, renditions, pictures and captions. */
export const ITEM_BYTES = Prisma.sql`(
  media."sourceBytes" + media."pictureBytes"
  -- The bytes of a rendition are recorded when its live feed ends.
  + (SELECT coalesce(sum(CASE WHEN media.state = 'RECORDING'
                              THEN (SELECT coalesce(sum("byteLength"), 0) FROM "Segment" WHERE "renditionId" = r.id)
                              ELSE r.bytes END), 0)
       FROM "Rendition" r WHERE r."mediaId" = media.id)
  + (SELECT coalesce(sum(octet_length(vtt)), 0) FROM "CaptionTrack" WHERE "mediaId" = media.id))`

/** By item. */
export async function countItemBytes(db: DbOrTx, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; bytes: number }[]>`
    SELECT media.id, ${ITEM_BYTES}::float8 AS bytes FROM "MediaItem" media WHERE media.id = ANY(${[...ids]})`
  return new Map(rows.map(({ id, bytes }) => [id, bytes]))
}
