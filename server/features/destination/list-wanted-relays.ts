import type { DbOrTx } from '#adapters/db.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { rungSchema } from './schema.ts'

export type WantedRelay = Awaited<ReturnType<typeof listWantedRelays>>[number]

/** The enabled destinations of started channels. Without the key. */
export async function listWantedRelays(db: DbOrTx, channelIds: readonly string[]) {
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
      /** In a row, as recorded last; 0 after its owner changed anything. */
      failures: true,
      /** Moves when its owner changes anything, including the key; never when the relay reports. */
      updatedAt: true,
      channel: { select: { accountId: true, account: { select: { plan: true, frameRate: true } } } },
    },
  })
  return rows.map(({ channel, rung, ...row }) => ({
    ...row,
    accountId: channel.accountId,
    /** Of its account's plan. */
    priority: PLANS[channel.account.plan].priority,
    /** Of its account. */
    frameRate: channel.account.frameRate,
    rung: rungSchema.catch('1080p').parse(rung),
  }))
}
