// Signed playback in the origin: the keys that verify tokens.
import type { DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { type KeyRing, openKeyRing } from '#adapters/master-keys.ts'
import type { SigningKey } from '#adapters/playback-token.ts'
import { env } from '#server/env.ts'
import { loadContentSecrets, openContentSecret } from './encryption.ts'
import { openPlaybackKey } from './playback-key.ts'

/**
 * By channel or item. One whose key cannot be unsealed has none, so that its tokens are rejected and all others work.
 * @param ownerIds of channels and items
 */
export async function loadSigningKeys(
  db: DbOrTx,
  ownerIds: readonly string[],
  keys: KeyRing = openKeyRing(env().DATA_DIR),
): Promise<Map<string, SigningKey[]>> {
  const byOwner = new Map<string, SigningKey[]>()
  if (ownerIds.length === 0) return byOwner
  const ids = { in: [...ownerIds] }
  const account = { select: { accountId: true } } as const
  const rows = await db.playbackKey.findMany({
    where: { OR: [{ channelId: ids }, { mediaId: ids }] },
    select: {
      ...{ id: true, channelId: true, mediaId: true, secret: true, retiresAt: true },
      ...{ channel: account, media: account },
    },
  })
  for (const { channel, media, channelId, mediaId, ...row } of rows) {
    const ownerId = channelId ?? mediaId ?? ''
    try {
      const key = await openPlaybackKey(row, (channel ?? media)?.accountId ?? '', keys)
      byOwner.set(ownerId, [...(byOwner.get(ownerId) ?? []), key])
    } catch (error) {
      logger('playback').error(
        { err: error, ownerId, keyId: row.id },
        'a playback key could not be unsealed; its tokens are rejected',
      )
    }
  }
  return byOwner
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

/** Of one encrypted item on demand. */
export async function openOriginSecret(
  item: { id: string; accountId: string; contentSecret: Uint8Array | null },
  keys: KeyRing,
): Promise<Uint8Array | 'unknown'> {
  try {
    return await openContentSecret(item, keys)
  } catch (error) {
    logger('playback').error(
      { err: error, mediaId: item.id },
      'a content secret could not be unsealed; the item cannot be played on demand',
    )
    return 'unknown'
  }
}
