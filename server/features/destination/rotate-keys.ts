// Creates a new master key and rewraps the data key of every sealed secret. It may be killed at any point and run
// again: each record unseals under the old key or the new, and a key is dropped only when nothing needs it.
import type { Db } from '#adapters/db.ts'
import { addMasterKey, dropMasterKeys, listMasterKeyIds, openKeyRing } from '#adapters/master-keys.ts'
import { rewrap } from '#adapters/seal.ts'
import { holdSealing } from '#adapters/sealing.ts'
import { env } from '#server/env.ts'
import { BATCH, listSealed, listUsedKeys, SEALED, storeSealed } from './sealed-records.ts'

export interface Rotation {
  /** Every readable record is under it now. */
  currentId: string
  rewrapped: number
  /** Records that no known key unseals. They were left unchanged. */
  unreadable: number
  /** Stream keys of live inputs that still need an older key: each moves when its sender next connects. */
  waiting: number
  /** Keys that nothing needs: dropped from the file, or to be removed from MASTER_KEYS. */
  unneeded: string[]
}

/**
 * Keys in the file: creates a new one, unless an interrupted rotation has to be finished. MASTER_KEYS: uses its first.
 */
export async function rotateKeys(db: Db, dataDir: string, given = env().MASTER_KEYS): Promise<Rotation> {
  if (!given && !(await isCutOff(db, dataDir))) await addMasterKey(dataDir)
  const keys = openKeyRing(dataDir, given)
  const current = await keys.current()
  let rewrapped = 0
  let unreadable = 0
  for (const column of SEALED) {
    for (let after = ''; ; ) {
      const rows = await listSealed(db, column, after, current.id)
      for (const row of rows) {
        const belongsTo = { accountId: row.accountId, recordId: row.id, purpose: column.purpose }
        const sealed = await rewrap(row.sealed, belongsTo, keys.find, current).catch(() => null)
        if (!sealed) unreadable++
        else rewrapped += await storeSealed(db, column, row, { sealed, masterKeyId: current.id })
      }
      after = rows.at(-1)?.id ?? after
      if (rows.length < BATCH) break
    }
  }
  const known = given ? given.map(({ id }) => id) : await listMasterKeyIds(dataDir)
  const unneeded = await db.$transaction(async (tx) => {
    // Secrets sealed with an old key just before are counted; later ones use the new key.
    await holdSealing(tx)
    const used = (await Promise.all(SEALED.map((column) => listUsedKeys(tx, column)))).flat()
    const idle = known.filter((id) => id !== current.id && !used.includes(id))
    if (!given && idle.length > 0) await dropMasterKeys(dataDir, idle)
    return idle
  })
  const waiting = await db.contribution.count({ where: { source: 'rtmp', masterKeyId: { not: current.id } } })
  return { currentId: current.id, rewrapped, unreadable, waiting, unneeded }
}

/**
 * More than one key, and something sealed with one that is not the first. A key that only senders need waits for them.
 */
async function isCutOff(db: Db, dataDir: string): Promise<boolean> {
  const [first = '', ...older] = await listMasterKeyIds(dataDir)
  if (older.length === 0) return false
  const left = await Promise.all(SEALED.map((column) => listSealed(db, column, '', first)))
  return left.some((rows) => rows.length > 0)
}
