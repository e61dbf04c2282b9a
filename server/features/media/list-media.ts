import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { inRange, requireRange } from '#adapters/row-range.ts'
import { DomainError } from '#server/errors.ts'
import { findMediaRows } from './find-media-rows.ts'
import { findSameFiles } from './find-same-files.ts'
import { mediaConditions } from './media-conditions.ts'
import { findScheduledOn } from './media-in-schedules.ts'
import { MEDIA_COLUMNS, type MediaRow, toMediaView } from './media-view.ts'
import type { LibrarySnapshot, ListMediaInput, MediaView } from './schema.ts'

/** A page of the account's items that meet all conditions, newest first. */
export async function listMedia(
  db: DbOrTx,
  accountId: string,
  now: number,
  asked: Partial<ListMediaInput> & Pick<ListMediaInput, 'limit'>,
): Promise<LibrarySnapshot> {
  const rows = await findMediaRows(db, accountId, {
    where: { AND: await mediaConditions(db, accountId, now, asked) },
    orderBy: [ORDERS[asked.sort ?? 'created'], { id: 'asc' }],
    ...inRange(asked),
  })
  await requireRange(asked, rows, (id) => db.mediaItem.count({ where: { id, accountId } }))
  return { media: await toViews(db, accountId, rows), at: new Date(now).toISOString() }
}

const ORDERS = {
  created: { createdAt: 'desc' },
  title: { title: 'asc' },
  duration: { durationMs: { sort: 'desc', nulls: 'last' } },
  size: { sourceBytes: 'desc' },
} as const satisfies Record<string, Prisma.MediaItemOrderByWithRelationInput>

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function getMedia(db: DbOrTx, accountId: string, mediaId: string): Promise<MediaView> {
  const row = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: MEDIA_COLUMNS,
  })
  if (!row) throw new DomainError('MEDIA_NOT_FOUND')
  const [view] = await toViews(db, accountId, [row])
  return view!
}

async function toViews(db: DbOrTx, accountId: string, rows: readonly MediaRow[]): Promise<MediaView[]> {
  const same = await findSameFiles(db, accountId, rows)
  const scheduled = await findScheduledOn(
    db,
    accountId,
    rows.map(({ id }) => id),
  )
  return rows.map((row) =>
    toMediaView(row, { sameAs: same.get(row.id) ?? null, scheduledOn: scheduled.get(row.id) ?? [] }),
  )
}
