import type { DbOrTx } from '#adapters/db.ts'
import { artworkIndex, thumbnailIndex } from '#domain/media/artwork.ts'
import { DomainError } from '#server/errors.ts'
import { ARTWORK_COLUMNS } from './artwork-columns.ts'

/**
 * The stored thumbnail of the item at `atMs`; null: its artwork.
 * @throws MEDIA_NOT_FOUND, also while there are no thumbnails
 */
export async function findThumbnail(
  db: DbOrTx,
  accountId: string,
  mediaId: string,
  atMs: number | null,
): Promise<number> {
  const row = await db.mediaItem.findFirst({ where: { id: mediaId, accountId }, select: ARTWORK_COLUMNS })
  if (!row) throw new DomainError('MEDIA_NOT_FOUND')
  const index = atMs === null || row.thumbnailCount === 0 ? artworkIndex(row) : thumbnailIndex(row, atMs)
  if (index === null)
    throw new DomainError('MEDIA_NOT_FOUND', {
      message: 'This item has no thumbnails yet. They are made during preparation.',
    })
  return index
}

/** @throws MEDIA_NOT_FOUND, also for an item without a storyboard */
export async function findStoryboard(db: DbOrTx, accountId: string, mediaId: string) {
  const row = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId, storyboardSheets: { gt: 0 } },
    select: { ...ARTWORK_COLUMNS, storyboardSheets: true },
  })
  if (row) return row
  throw new DomainError('MEDIA_NOT_FOUND', {
    message: 'This item has no storyboard. It is made from the thumbnails soon after the item is ready.',
  })
}

/** Public, for every account: what is ready to air may be seen. Null if there is nothing to show. */
export async function findArtwork(db: DbOrTx, mediaId: string): Promise<{ accountId: string; index: number } | null> {
  const row = await db.mediaItem.findFirst({
    where: { id: mediaId, state: 'READY', deletedAt: null },
    select: { ...ARTWORK_COLUMNS, accountId: true },
  })
  const index = row && artworkIndex(row)
  return row && index !== null ? { accountId: row.accountId, index } : null
}
