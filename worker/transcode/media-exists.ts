// Queries of the transcoder.
import type { DbOrTx } from '#adapters/db.ts'
export async function mediaExists(db: DbOrTx, mediaId: string): Promise<boolean> {
  return (await db.mediaItem.count({ where: { id: mediaId } })) > 0
}
