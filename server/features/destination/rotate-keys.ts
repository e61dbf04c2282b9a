// A new master key, and every sealed secret's data key under it. It may be killed at any point and run
// again: each record opens under the old key or the new, and a key goes only when nothing needs it.
import type { Db } from '../../adapters/db.ts'
import { addMasterKey, dropMasterKeys, listMasterKeyIds, openKeyRing } from '../../adapters/master-keys.ts'
import { rewrap } from '../../adapters/seal.ts'
import { env } from '../../env.ts'
import { rewrapPullUrls } from '../contribution/rewrap-pull-urls.ts'
import { holdSealing, streamKeyOf } from './stream-key.ts'

export interface Rotation {
  /** Every record that could be opened is under it now. */
  currentId: string
  rewrapped: number
  /** Records that no known key opens. They were left as they are. */
  unreadable: number
  /** Stream keys of live feeds that hang on an older key: each moves when its sender next connects. */
  waiting: number
  /** Keys that nothing needs any more: dropped from the file, or to be taken out of MASTER_KEYS. */
  unneeded: string[]
}

const BATCH = 100

/** Keys in the file: makes the new one, unless a rotation that was cut off left something to do. MASTER_KEYS: its first. */
export async function rotateKeys(db: Db, dataDir: string, given = env().MASTER_KEYS): Promise<Rotation> {
  if (!given && !(await isCutOff(db, dataDir))) await addMasterKey(dataDir)
  const keys = openKeyRing(dataDir, given)
  const current = await keys.current()
  let rewrapped = 0
  let unreadable = 0
  for (let after = ''; ; ) {
    const rows = await db.destination.findMany({
      where: { id: { gt: after }, masterKeyId: { not: current.id } },
      orderBy: { id: 'asc' },
      take: BATCH,
      select: { id: true, streamKey: true, channel: { select: { accountId: true } } },
    })
    for (const { id, streamKey, channel } of rows) {
      const sealed = await rewrap(streamKey, streamKeyOf(channel.accountId, id), keys.find, current).catch(() => null)
      if (!sealed) unreadable++
      // The owner may have entered another key meanwhile: that one is under the new master key already.
      // Not through Prisma's update: it would move `updatedAt`, and every relay would start anew.
      else
        rewrapped += await db.$executeRaw`
          UPDATE "Destination" SET "streamKey" = ${sealed}, "masterKeyId" = ${current.id}
           WHERE id = ${id} AND "streamKey" = ${streamKey}`
    }
    after = rows.at(-1)?.id ?? after
    if (rows.length < BATCH) break
  }
  const pulls = await rewrapPullUrls(db, keys, current)
  const known = given ? given.map(({ id }) => id) : await listMasterKeyIds(dataDir)
  const unneeded = await db.$transaction(async (tx) => {
    // Whoever sealed with an old key just before is counted; whoever seals after finds the new one.
    await holdSealing(tx)
    const used = await tx.destination.findMany({ distinct: ['masterKeyId'], select: { masterKeyId: true } })
    const alsoUsed = await tx.contribution.findMany({ distinct: ['masterKeyId'], select: { masterKeyId: true } })
    const needed = new Set([...used, ...alsoUsed].map(({ masterKeyId }) => masterKeyId))
    const idle = known.filter((id) => id !== current.id && !needed.has(id))
    if (!given && idle.length > 0) await dropMasterKeys(dataDir, idle)
    return idle
  })
  const waiting = await db.contribution.count({ where: { source: 'RTMP', masterKeyId: { not: current.id } } })
  const counted = { rewrapped: rewrapped + pulls.rewrapped, unreadable: unreadable + pulls.unreadable }
  return { currentId: current.id, ...counted, waiting, unneeded }
}

/** More than one key, and something sealed with one that is not the first. */
async function isCutOff(db: Db, dataDir: string): Promise<boolean> {
  const [first, ...older] = await listMasterKeyIds(dataDir)
  if (older.length === 0) return false
  const where = { masterKeyId: { not: first } }
  return (
    (await db.destination.count({ where })) + (await db.contribution.count({ where: { ...where, source: 'PULL' } })) > 0
  )
}
