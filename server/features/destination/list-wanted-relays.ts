import type { DbOrTx } from '#adapters/db.ts'
import type { VideoRung } from '#domain/ladder/ladder.ts'
import { rungSchema } from './schema.ts'

export interface WantedRelay {
  id: string
  channelId: string
  accountId: string
  platform: 'youtube' | 'twitch' | 'facebook' | 'custom'
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
