import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { MEDIA_COLUMNS, type MediaRow } from './media-view.ts'

/**
 * Items of the account, not those in the trash. Their ids are read first: a sort of thousands of whole rows does not fit
 * into the memory of a query.
 */
export async function findMediaRows(
  db: DbOrTx,
  accountId: string,
  asked: Pick<Prisma.MediaItemFindManyArgs, 'where' | 'orderBy' | 'take' | 'cursor' | 'skip'>,
): Promise<MediaRow[]> {
  const ids = await db.mediaItem.findMany({
    ...asked,
    where: { ...asked.where, accountId, deletedAt: null },
    select: { id: true },
  })
  if (ids.length === 0) return []
  const rows = await db.mediaItem.findMany({
    where: { accountId, id: { in: ids.map(({ id }) => id) } },
    select: MEDIA_COLUMNS,
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap(({ id }) => byId.get(id) ?? [])
}
