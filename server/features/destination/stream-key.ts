// The one place that seals and unseals a destination's stream key.
import type { DbOrTx } from '#adapters/db.ts'
import { type KeyRing, openKeyRing } from '#adapters/master-keys.ts'
import { type SealedFor, unseal } from '#adapters/seal.ts'
import { sealInside } from '#adapters/sealing.ts'
import { env } from '#server/env.ts'
import { DomainError } from '#server/errors.ts'

/** Call it in the transaction that stores the result. */
export async function sealStreamKey(tx: DbOrTx, keys: KeyRing, owner: Omit<SealedFor, 'purpose'>, streamKey: string) {
  const { sealed, masterKeyId } = await sealInside(tx, keys, { ...owner, purpose: 'stream-key' }, streamKey)
  return { streamKey: sealed, masterKeyId }
}

/**
 * The key in the clear: pass it to the connection and to nothing else.
 * @throws DESTINATION_NOT_FOUND; UnsealError or Error with a sentence when it cannot be unsealed
 */
export async function openStreamKey(
  db: DbOrTx,
  destinationId: string,
  keys: KeyRing = openKeyRing(env().DATA_DIR),
): Promise<string> {
  const row = await db.destination.findUnique({
    where: { id: destinationId },
    select: { streamKey: true, channel: { select: { accountId: true } } },
  })
  if (!row) throw new DomainError('DESTINATION_NOT_FOUND')
  return unseal(
    row.streamKey,
    { accountId: row.channel.accountId, recordId: destinationId, purpose: 'stream-key' },
    keys.find,
  )
}
