// The one place that makes a contribution's stream key, and seals and opens the address of one we fetch.
import { contributionHmacKey, hintOf, hmacContributionKey, newContributionKey } from '#adapters/contribution-key.ts'
import type { DbOrTx } from '#adapters/db.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import { type SealedFor, unseal } from '#adapters/seal.ts'
import { sealInside, shareSealing } from '#adapters/sealing.ts'
import { DomainError } from '#server/errors.ts'

export const pullUrlOf = (accountId: string, contributionId: string): SealedFor => ({
  accountId,
  recordId: contributionId,
  purpose: 'pull-url',
})

/** Call it in the transaction that stores the columns; the key itself goes to its owner and nowhere else. */
export async function makeStreamKey(tx: DbOrTx, keys: KeyRing) {
  await shareSealing(tx)
  const master = await keys.current()
  const streamKey = newContributionKey()
  const keyHmac = new Uint8Array(hmacContributionKey(contributionHmacKey(master), streamKey))
  return { streamKey, columns: { keyHmac, keyHint: hintOf(streamKey), masterKeyId: master.id, revokedAt: null } }
}

/** Call it in the transaction that stores the columns. */
export async function sealPullUrl(tx: DbOrTx, keys: KeyRing, accountId: string, contributionId: string, url: string) {
  const { sealed, masterKeyId } = await sealInside(tx, keys, pullUrlOf(accountId, contributionId), url)
  return { pullUrl: sealed, masterKeyId }
}

/**
 * The address in the clear, for the connection and nothing else. Resolve its host with the outbound guard.
 * @throws CONTRIBUTION_NOT_FOUND; UnsealError or Error in words when it does not open
 */
export async function openPullUrl(db: DbOrTx, contributionId: string, keys: KeyRing): Promise<string> {
  const row = await db.contribution.findUnique({
    where: { id: contributionId },
    select: { pullUrl: true, channel: { select: { accountId: true } } },
  })
  if (!row?.pullUrl) throw new DomainError('CONTRIBUTION_NOT_FOUND')
  return unseal(row.pullUrl, pullUrlOf(row.channel.accountId, contributionId), keys.find)
}
