import type { DbOrTx } from '#adapters/db.ts'
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

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function getMedia(db: DbOrTx, accountId: string, mediaId: string): Promise<MediaView> {
  const row = await db.mediaItem.findFirst({ where: { id: mediaId, accountId }, select: MEDIA_COLUMNS })
  if (!row) throw new DomainError('MEDIA_NOT_FOUND')
  return toMediaView(row)
}
