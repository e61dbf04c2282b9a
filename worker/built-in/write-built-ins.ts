// Rows of the built-in items.
import type { Db } from '#adapters/db.ts'

export async function ensureSystemAccount(db: Db, id: string): Promise<void> {
  await db.account.createMany({ data: [{ id, name: 'Built-in items', kind: 'SYSTEM' }], skipDuplicates: true })
}

/** @returns whether this call made it */
export async function insertBuiltIn(
  db: Db,
  item: { id: string; accountId: string; title: string; sourceBytes: bigint },
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
