import type { DbOrTx } from '#adapters/db.ts'
import { artworkIndex, thumbnailIndex } from '#domain/media/artwork.ts'
import { DomainError } from '#server/errors.ts'
import { MEDIA_COLUMNS, toMediaView } from './media-view.ts'
import type { LibrarySnapshot, MediaView } from './schema.ts'

/** The whole library of the account, newest first. */
export async function listMedia(db: DbOrTx, accountId: string, now: number): Promise<LibrarySnapshot> {
  const rows = await db.mediaItem.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    select: MEDIA_COLUMNS,
  })
  return { media: rows.map(toMediaView), at: new Date(now).toISOString() }
}

/** @throws MEDIA_NOT_FOUND, for another account's item as for one that does not exist */
export async function getMedia(db: DbOrTx, accountId: string, mediaId: string): Promise<MediaView> {
  const row = await db.mediaItem.findFirst({ where: { id: mediaId, accountId }, select: MEDIA_COLUMNS })
  if (!row) throw new DomainError('MEDIA_NOT_FOUND')
  return toMediaView(row)
}

const PICTURES = { durationMs: true, thumbnailCount: true, thumbnailIntervalMs: true, artworkAtMs: true } as const

/**
 * Which stored picture shows the item at `atMs`; null: its artwork.
 * @throws MEDIA_NOT_FOUND, also when there are no pictures yet
 */
export async function findThumbnail(
  db: DbOrTx,
  accountId: string,
  mediaId: string,
  atMs: number | null,
): Promise<number> {
  const row = await db.mediaItem.findFirst({ where: { id: mediaId, accountId }, select: PICTURES })
  if (!row) throw new DomainError('MEDIA_NOT_FOUND')
  const index = atMs === null || row.thumbnailCount === 0 ? artworkIndex(row) : thumbnailIndex(row, atMs)
  if (index === null)
    throw new DomainError('MEDIA_NOT_FOUND', {
      message: 'This item has no pictures yet. They come with the transcode.',
    })
  return index
}

/** Public, of every account: what is ready to air may be seen. Null when there is nothing to show. */
export async function findArtwork(db: DbOrTx, mediaId: string): Promise<{ accountId: string; index: number } | null> {
  const row = await db.mediaItem.findFirst({
    where: { id: mediaId, state: 'READY' },
    select: { ...PICTURES, accountId: true },
  })
  const index = row && artworkIndex(row)
  return row && index !== null ? { accountId: row.accountId, index } : null
}
