import type { DbOrTx } from '#adapters/db.ts'

/**
 * What the items are called now: the timeline keeps the name under which an item was planned. The recording of a
 * live feed is left out: what is shown of it is the feed's.
 */
export async function loadTitles(
  db: DbOrTx,
  accountId: string,
  mediaIds: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(mediaIds)]
  if (ids.length === 0) return new Map()
  const rows = await db.mediaItem.findMany({
    where: { id: { in: ids }, accountId, state: { not: 'RECORDING' } },
    select: { id: true, title: true },
  })
  return new Map(rows.map(({ id, title }) => [id, title]))
}
