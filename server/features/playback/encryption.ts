// Whether a channel's segments leave the origin encrypted, and the secret their keys are derived from: of a channel, or
// of an item on demand.
import { randomBytes } from 'node:crypto'
import type { DbOrTx } from '#adapters/db.ts'
import { type KeyRing, openKeyRing } from '#adapters/master-keys.ts'
import { type SealedFor, unseal } from '#adapters/seal.ts'
import { sealInside } from '#adapters/sealing.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { lockPlan, requireUse } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import type { PlaybackOutside } from './create-token.ts'
import type { EncryptionView, SetEncryptionInput } from './schema.ts'

const contentSecretOf = (accountId: string, ownerId: string): SealedFor => ({
  accountId,
  recordId: ownerId,
  purpose: 'content-secret',
})

const SECRET_BYTES = 32

/** @throws CHANNEL_NOT_FOUND; CHANNEL_ON_AIR: published segments never change, and the key is part of them */
export async function setEncryption(
  { db, dataDir }: PlaybackOutside,
  who: ActingIn,
  { channelId, encrypted }: SetEncryptionInput,
): Promise<EncryptionView> {
  await db.$transaction(async (tx) => {
    const own = await lockPlan(tx, who.accountId)
    const { name, desired } = await lockChannel(tx, who.accountId, channelId)
    const before = await tx.channel.findUniqueOrThrow({
      where: { id: channelId },
      select: { encrypted: true, contentMasterKeyId: true },
    })
    if (before.encrypted === encrypted) return
    if (encrypted) requireUse(own, { name: 'encryption', used: 0, adding: 1 })
    if (desired === 'STARTED')
      throw new DomainError('CHANNEL_ON_AIR', {
        message: 'The channel is on air. Nothing was changed; stop it first, then change the encryption.',
      })
    const secret =
      encrypted && before.contentMasterKeyId === null ? await newContentSecret(tx, dataDir, who, channelId) : {}
    await tx.channel.update({ where: { id: channelId }, data: { encrypted, ...secret, revision: { increment: 1 } } })
    await appendAudit(tx, who, 'playback.encryption', {
      subjectId: channelId,
      name,
      encrypted,
      change: describeChange(before, { encrypted }),
    })
  })
  await notify(db, 'timeline', channelId)
  return { encrypted }
}

/** Call it in the transaction that stores the result. @param ownerId of a channel or an item */
export async function newContentSecret(tx: DbOrTx, dataDir: string, who: ActingIn, ownerId: string) {
  const text = randomBytes(SECRET_BYTES).toString('base64url')
  const { sealed, masterKeyId } = await sealInside(
    tx,
    openKeyRing(dataDir),
    contentSecretOf(who.accountId, ownerId),
    text,
  )
  return { contentSecret: sealed, contentMasterKeyId: masterKeyId }
}

/**
 * For the encrypted ones among these. A secret that cannot be unsealed is missing, and its channel cannot be played.
 */
export async function loadContentSecrets(
  db: DbOrTx,
  channelIds: readonly string[],
  keys: KeyRing,
  onUnreadable: (channelId: string, error: unknown) => void,
): Promise<Map<string, Uint8Array>> {
  const rows = await db.channel.findMany({
    where: { id: { in: [...channelIds] }, encrypted: true },
    select: { id: true, accountId: true, contentSecret: true },
  })
  const secrets = new Map<string, Uint8Array>()
  for (const row of rows) {
    const { id } = row
    try {
      secrets.set(id, await openContentSecret(row, keys))
    } catch (error) {
      onUnreadable(id, error)
    }
  }
  return secrets
}

/** @throws UnsealError or Error with a sentence when it cannot be unsealed */
export async function openContentSecret(
  { id, accountId, contentSecret }: { id: string; accountId: string; contentSecret: Uint8Array | null },
  keys: KeyRing,
): Promise<Uint8Array> {
  const text = await unseal(contentSecret ?? new Uint8Array(), contentSecretOf(accountId, id), keys.find)
  return Buffer.from(text, 'base64url')
}
