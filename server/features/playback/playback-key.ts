// The one place that creates, seals and unseals the keys that sign playback tokens.
import { randomBytes } from 'node:crypto'
import type { DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import type { SigningKey } from '#adapters/playback-token.ts'
import { type SealedFor, unseal } from '#adapters/seal.ts'
import { sealInside } from '#adapters/sealing.ts'
import type { PlaybackKeyId } from '#domain/ids.ts'
import { keyOwner, type PlaybackOwner } from './playback-owner.ts'

const playbackKeyOf = (accountId: string, keyId: string): SealedFor => ({
  accountId,
  recordId: keyId,
  purpose: 'playback-key',
})

const SECRET_BYTES = 32

/** A new key that signs from now on. Call it with the owner locked. */
export async function addPlaybackKey(tx: DbOrTx, keys: KeyRing, owner: PlaybackOwner): Promise<SigningKey> {
  const id = newId<PlaybackKeyId>('pk')
  const secret = randomBytes(SECRET_BYTES)
  const sealedFor = playbackKeyOf(owner.accountId, id)
  const { sealed, masterKeyId } = await sealInside(tx, keys, sealedFor, secret.toString('base64url'))
  await tx.playbackKey.create({ data: { id, ...keyOwner(owner), secret: sealed, masterKeyId } })
  return { id, secret, retiresAt: null }
}

/** @throws UnsealError or Error with a sentence when it cannot be unsealed */
export async function openPlaybackKey(
  row: { id: string; secret: Uint8Array; retiresAt: Date | null },
  accountId: string,
  keys: KeyRing,
): Promise<SigningKey> {
  const text = await unseal(row.secret, playbackKeyOf(accountId, row.id), keys.find)
  return { id: row.id, secret: Buffer.from(text, 'base64url'), retiresAt: row.retiresAt?.getTime() ?? null }
}
