// The worker's view of destinations: which relays should run, and the key of one that is starting.
import type { DbOrTx } from '#adapters/db.ts'
import { type KeyRing, openKeyRing } from '#adapters/master-keys.ts'
import { unseal } from '#adapters/seal.ts'
import type { VideoRung } from '#domain/ladder/ladder.ts'
import { env } from '#server/env.ts'
import { DomainError } from '#server/errors.ts'
import { rungSchema } from './schema.ts'
import { streamKeyOf } from './stream-key.ts'

export interface WantedRelay {
  id: string
  channelId: string
  accountId: string
  platform: 'YOUTUBE' | 'TWITCH' | 'FACEBOOK' | 'CUSTOM'
  serverUrl: string
  backupServerUrl: string | null
  rung: VideoRung['name']
  maxFailures: number
  /** In a row, as recorded last; 0 after its owner changed anything. */
  failures: number
  /** Moves when its owner changes anything, including the key; never when the relay reports. */
  updatedAt: Date
}

/** The enabled destinations of started channels. Without the key. */
export async function listWantedRelays(db: DbOrTx, channelIds: readonly string[]): Promise<WantedRelay[]> {
  if (channelIds.length === 0) return []
  const rows = await db.destination.findMany({
    where: { channelId: { in: [...channelIds] }, enabled: true, channel: { desired: 'STARTED' } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      channelId: true,
      platform: true,
      serverUrl: true,
      backupServerUrl: true,
      rung: true,
      maxFailures: true,
      failures: true,
      updatedAt: true,
      channel: { select: { accountId: true } },
    },
  })
  return rows.map(({ channel, rung, ...row }) => ({
    ...row,
    accountId: channel.accountId,
    rung: rungSchema.catch('1080p').parse(rung),
  }))
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
  return unseal(row.streamKey, streamKeyOf(row.channel.accountId, destinationId), keys.find)
}
