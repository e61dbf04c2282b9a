// Lets a write seal a secret without racing a rotation of the master keys.
import type { DbOrTx } from './db.ts'
import type { KeyRing } from './master-keys.ts'
import { type SealedFor, seal } from './seal.ts'

/** Shared by all who seal, exclusive for the rotation before it drops a key: none is dropped during a write. */
const SEALING_LOCK = 7_305_001n

/** Call it before using the current master key for something that is stored, in the same transaction. */
export async function shareSealing(tx: DbOrTx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${SEALING_LOCK})`
}

/** Call it in the transaction that stores the result. */
export async function sealInside(tx: DbOrTx, keys: KeyRing, belongsTo: SealedFor, text: string) {
  await shareSealing(tx)
  const master = await keys.current()
  return { sealed: seal(text, belongsTo, master), masterKeyId: master.id }
}

/** Nothing is sealed until the transaction ends. */
export async function holdSealing(tx: DbOrTx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEALING_LOCK})`
}
