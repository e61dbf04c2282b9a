import type { DbOrTx } from '#adapters/db.ts'

/** How often each item has begun to air, on all channels. */
export async function countAirings(db: DbOrTx, mediaIds: readonly string[]): Promise<Map<string, number>> {
  if (mediaIds.length === 0) return new Map()
  const rows = await db.asRunRow.groupBy({
    by: ['mediaId'],
    where: { mediaId: { in: [...mediaIds] }, offsetMs: 0 },
    _count: true,
  })
  return new Map(rows.map(({ mediaId, _count }) => [mediaId, _count]))
}
