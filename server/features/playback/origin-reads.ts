// Signed playback in the origin: the keys that verify tokens.
import type { DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { type KeyRing, openKeyRing } from '#adapters/master-keys.ts'
import type { SigningKey } from '#adapters/playback-token.ts'
import { env } from '#server/env.ts'
import { loadContentSecrets } from './encryption.ts'
import { openPlaybackKey } from './playback-key.ts'

/** By channel. A channel whose key cannot be unsealed has none, so that its tokens are rejected and all others work. */
export async function loadSigningKeys(
  db: DbOrTx,
  channelIds: readonly string[],
  keys: KeyRing = openKeyRing(env().DATA_DIR),
): Promise<Map<string, SigningKey[]>> {
  const byChannel = new Map<string, SigningKey[]>()
  if (channelIds.length === 0) return byChannel
  const rows = await db.playbackKey.findMany({
    where: { channelId: { in: [...channelIds] } },
    select: { id: true, channelId: true, secret: true, retiresAt: true, channel: { select: { accountId: true } } },
  })
  for (const { channel, ...row } of rows) {
    try {
      const key = await openPlaybackKey(row, channel.accountId, keys)
      byChannel.set(row.channelId, [...(byChannel.get(row.channelId) ?? []), key])
    } catch (error) {
      logger('playback').error(
        { err: error, channelId: row.channelId, keyId: row.id },
        'a playback key could not be unsealed; its tokens are rejected',
      )
    }
  }
  return byChannel
}

/** By channel: the secrets of the encrypted ones. */
export function loadOriginSecrets(
  db: DbOrTx,
  channelIds: readonly string[],
  keys: KeyRing = openKeyRing(env().DATA_DIR),
): Promise<Map<string, Uint8Array>> {
  return loadContentSecrets(db, channelIds, keys, (channelId, error) =>
    logger('playback').error(
      { err: error, channelId },
      'a content secret could not be unsealed; the channel cannot be played',
    ),
  )
}
