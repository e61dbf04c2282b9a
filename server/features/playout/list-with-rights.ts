import type { DbOrTx } from '#adapters/db.ts'

/** Of these channels those that loop items with rights. */
export async function listWithRights(db: DbOrTx, channelIds: readonly string[]): Promise<string[]> {
  if (channelIds.length === 0) return []
  const media = { OR: [{ notBefore: { not: null } }, { notAfter: { not: null } }, { maxAirings: { not: null } }] }
  const rows = await db.channel.findMany({
    where: { id: { in: [...channelIds] }, mode: 'loop', rundown: { some: { media } } },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}
