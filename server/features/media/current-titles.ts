import type { DbOrTx } from '#adapters/db.ts'

/**
 * The items' current titles: the timeline keeps the title under which an item was planned. Recordings of live feeds are
 * left out: they are shown under the feed's title.
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
