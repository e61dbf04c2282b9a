// How a write seals a secret without racing a rotation of the master keys.
import type { DbOrTx } from './db.ts'
import type { KeyRing } from './master-keys.ts'
import { type SealedFor, seal } from './seal.ts'

/** Shared by all who seal, taken alone by the rotation before it drops a key: none is dropped under a write. */
const SEALING_LOCK = 7_305_001n

/** Call it in the transaction that stores the result. */
export async function sealInside(tx: DbOrTx, keys: KeyRing, belongsTo: SealedFor, text: string) {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${SEALING_LOCK})`
  const master = await keys.current()
  return { sealed: seal(text, belongsTo, master), masterKeyId: master.id }
}

/** Until the transaction ends nothing is sealed. */
export async function holdSealing(tx: DbOrTx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEALING_LOCK})`
}
