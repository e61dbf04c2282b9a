// The one place that seals and unseals a destination's stream key.
import type { DbOrTx } from '#adapters/db.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import type { SealedFor } from '#adapters/seal.ts'
import { sealInside } from '#adapters/sealing.ts'

export const streamKeyOf = (accountId: string, destinationId: string): SealedFor => ({
  accountId,
  recordId: destinationId,
  purpose: 'stream-key',
})

/** Call it in the transaction that stores the result. */
export async function sealStreamKey(
  tx: DbOrTx,
  keys: KeyRing,
  accountId: string,
  destinationId: string,
  streamKey: string,
) {
  const { sealed, masterKeyId } = await sealInside(tx, keys, streamKeyOf(accountId, destinationId), streamKey)
  return { streamKey: sealed, masterKeyId }
}
