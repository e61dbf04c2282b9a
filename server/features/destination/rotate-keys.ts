// A new master key, and the data key of every sealed secret under it. It may be killed at any point and run
// again: each record opens under the old key or the new, and a key goes only when nothing needs it.
import type { Db } from '../../adapters/db.ts'
import { addMasterKey, dropMasterKeys, listMasterKeyIds, openKeyRing } from '../../adapters/master-keys.ts'
import { rewrap } from '../../adapters/seal.ts'
import { holdSealing } from '../../adapters/sealing.ts'
import { env } from '../../env.ts'
import { BATCH, SEALED } from './sealed-records.ts'

export interface Rotation {
  /** Every record that could be opened is under it now. */
  currentId: string
  rewrapped: number
  /** Records that no known key opens. They were left as they are. */
  unreadable: number
  /** Keys that nothing needs any more: dropped from the file, or to be taken out of MASTER_KEYS. */
  unneeded: string[]
}

/** Keys in the file: makes the new one, unless a rotation that was cut off left more than one. MASTER_KEYS: its first. */
export async function rotateKeys(db: Db, dataDir: string, given = env().MASTER_KEYS): Promise<Rotation> {
  if (!given && (await listMasterKeyIds(dataDir)).length <= 1) await addMasterKey(dataDir)
  const keys = openKeyRing(dataDir, given)
  const current = await keys.current()
  let rewrapped = 0
  let unreadable = 0
  for (const kind of SEALED) {
    for (let after = ''; ; ) {
      const rows = await kind.list(db, after, current.id)
      for (const { id, sealed, belongsTo } of rows) {
        const anew = await rewrap(sealed, belongsTo, keys.find, current).catch(() => null)
        if (!anew) unreadable++
        else rewrapped += await kind.store(db, id, sealed, anew, current.id)
      }
      after = rows.at(-1)?.id ?? after
      if (rows.length < BATCH) break
    }
  }
  const known = given ? given.map(({ id }) => id) : await listMasterKeyIds(dataDir)
  const unneeded = await db.$transaction(async (tx) => {
    // Whoever sealed with an old key just before is counted; whoever seals after finds the new one.
    await holdSealing(tx)
    const used = (await Promise.all(SEALED.map((kind) => kind.listUsed(tx)))).flat()
    const idle = known.filter((id) => id !== current.id && !used.includes(id))
    if (!given && idle.length > 0) await dropMasterKeys(dataDir, idle)
    return idle
  })
  return { currentId: current.id, rewrapped, unreadable, unneeded }
}
