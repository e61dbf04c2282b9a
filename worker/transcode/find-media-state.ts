// Queries of the transcoder.
import type { DbOrTx } from '#adapters/db.ts'

/** Null: it was deleted. */
export async function findMediaState(db: DbOrTx, mediaId: string) {
  return (await db.mediaItem.findUnique({ where: { id: mediaId }, select: { state: true } }))?.state ?? null
}
