// The one place that creates a contribution's stream key, and seals and unseals the address of a pulled one.
import { contributionHmacKey, hintOf, hmacContributionKey, newContributionKey } from '#adapters/contribution-key.ts'
import type { DbOrTx } from '#adapters/db.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import { type SealedFor, unseal } from '#adapters/seal.ts'
import { sealInside, shareSealing } from '#adapters/sealing.ts'
import { DomainError } from '#server/errors.ts'

/** Call it in the transaction that stores the columns; the key itself goes only to its owner. */
export async function makeStreamKey(tx: DbOrTx, keys: KeyRing) {
  await shareSealing(tx)
  const master = await keys.current()
  const streamKey = newContributionKey()
  const keyHmac = new Uint8Array(hmacContributionKey(contributionHmacKey(master), streamKey))
  return { streamKey, columns: { keyHmac, keyHint: hintOf(streamKey), masterKeyId: master.id, revokedAt: null } }
}

/** Call it in the transaction that stores the columns. */
export async function sealPullUrl(tx: DbOrTx, keys: KeyRing, owner: Omit<SealedFor, 'purpose'>, url: string) {
  const { sealed, masterKeyId } = await sealInside(tx, keys, { ...owner, purpose: 'pull-url' }, url)
  return { pullUrl: sealed, masterKeyId }
}

/**
 * The address in the clear, for the connection and nothing else. Resolve its host with the outbound guard.
 * @throws CONTRIBUTION_NOT_FOUND; UnsealError or Error with a sentence when it cannot be unsealed
 */
export async function openPullUrl(db: DbOrTx, contributionId: string, keys: KeyRing): Promise<string> {
  const row = await db.contribution.findUnique({
    where: { id: contributionId },
    select: { pullUrl: true, channel: { select: { accountId: true } } },
  })
  if (!row?.pullUrl) throw new DomainError('CONTRIBUTION_NOT_FOUND')
  return unseal(
    row.pullUrl,
    { accountId: row.channel.accountId, recordId: contributionId, purpose: 'pull-url' },
    keys.find,
  )
}
