// Rows of the built-in items.
import type { Db } from '#adapters/db.ts'
import { USUAL_FRAME_RATE } from '#domain/ladder/grid.ts'

export async function ensureSystemAccount(db: Db, id: string): Promise<void> {
  await db.account.createMany({ data: [{ id, name: 'Built-in items', kind: 'SYSTEM' }], skipDuplicates: true })
}

/** Frame rates that accounts use, and the usual one, which is first. */
export async function listFrameRates(db: Db): Promise<number[]> {
  const rows = await db.account.groupBy({ by: ['frameRate'] })
  return [...new Set([USUAL_FRAME_RATE, ...rows.map(({ frameRate }) => frameRate)])]
}

/** @returns whether this call made it */
export async function insertBuiltIn(
  db: Db,
  item: { id: string; accountId: string; title: string; frameRate: number; sourceBytes: bigint },
): Promise<void> {
  await db.mediaItem.createMany({ data: [{ ...item, kind: 'SLATE', sourceName: 'slate.mov' }], skipDuplicates: true })
}

/** Does nothing when it is already being transcoded. */
export async function resetBuiltIn(db: Db, id: string): Promise<void> {
  await db.mediaItem.updateMany({
    where: { id, state: { in: ['READY', 'FAILED'] } },
    data: {
      state: 'UPLOADED',
      progress: 0,
      failureCode: null,
      failureMessage: null,
      workerId: null,
      attempts: 0,
      tryAfter: null,
    },
  })
}
