// The addresses of live feeds that we fetch, under another master key.
import type { Db } from '../../adapters/db.ts'
import type { KeyRing } from '../../adapters/master-keys.ts'
import { type MasterKey, rewrap } from '../../adapters/seal.ts'
import { pullUrlOf } from './secrets.ts'

/** May be cut off and run again: each address opens under the old key or the new. */
export async function rewrapPullUrls(
  db: Db,
  keys: KeyRing,
  current: MasterKey,
): Promise<{ rewrapped: number; unreadable: number }> {
  const done = { rewrapped: 0, unreadable: 0 }
  const rows = await db.contribution.findMany({
    where: { source: 'PULL', masterKeyId: { not: current.id } },
    select: { id: true, pullUrl: true, channel: { select: { accountId: true } } },
  })
  for (const { id, pullUrl, channel } of rows) {
    if (!pullUrl) continue
    const sealed = await rewrap(pullUrl, pullUrlOf(channel.accountId, id), keys.find, current).catch(() => null)
    if (!sealed) done.unreadable++
    else
      done.rewrapped += await db.$executeRaw`
        UPDATE "Contribution" SET "pullUrl" = ${sealed}, "masterKeyId" = ${current.id}
         WHERE id = ${id} AND "pullUrl" = ${pullUrl}`
  }
  return done
}
