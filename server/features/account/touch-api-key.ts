import type { Db } from '#adapters/db.ts'

/** Once a minute is precise enough for the last use of a key. */
export async function touchApiKey(db: Db, keyId: string, now: number): Promise<void> {
  await db.apiKey.updateMany({
    where: { id: keyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: new Date(now - 60_000) } }] },
    data: { lastUsedAt: new Date(now) },
  })
}
