// The one place that seals and opens a destination's stream key.
import type { DbOrTx } from '../../adapters/db.ts'
import type { KeyRing } from '../../adapters/master-keys.ts'
import { type SealedFor, seal } from '../../adapters/seal.ts'

export const streamKeyOf = (accountId: string, destinationId: string): SealedFor => ({
  accountId,
  recordId: destinationId,
  purpose: 'stream-key',
})

/** Shared by all who seal, taken alone by the rotation before it drops a key: none is dropped under a write. */
const SEALING_LOCK = 7_305_001n

/** Call it in the transaction that stores the result. */
export async function sealStreamKey(
  tx: DbOrTx,
  keys: KeyRing,
  accountId: string,
  destinationId: string,
  streamKey: string,
) {
  await shareSealing(tx)
  const master = await keys.current()
  return { streamKey: seal(streamKey, streamKeyOf(accountId, destinationId), master), masterKeyId: master.id }
}

/** Whoever uses the current master key for something that is stored calls it first, in the same transaction. */
export async function shareSealing(tx: DbOrTx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${SEALING_LOCK})`
}

/** Until the transaction ends nothing is sealed. */
export async function holdSealing(tx: DbOrTx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEALING_LOCK})`
}
