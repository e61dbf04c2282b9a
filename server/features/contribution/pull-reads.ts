// For the pulling workers: which feeds to pull, and which workers exist.
import type { DbOrTx } from '#adapters/db.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'

export type WantedPull = Awaited<ReturnType<typeof listWantedPulls>>[number]

/** A feed costs a core: it is pulled while it is switched on and its channel is started. Without the address. */
export async function listWantedPulls(db: DbOrTx) {
  const rows = await db.contribution.findMany({
    where: { source: 'pull', enabled: true, pullUrl: { not: null }, channel: { desired: 'STARTED' } },
    orderBy: { id: 'asc' },
    // updatedAt moves when its owner changes anything, including the address.
    select: { id: true, channelId: true, updatedAt: true, channel: { select: { accountId: true } } },
  })
  return rows.map(({ id, channel, ...row }) => ({ contributionId: id, accountId: channel.accountId, ...row }))
}

/** Workers that accept live feeds and reported recently. */
export async function listPullWorkers(db: DbOrTx): Promise<string[]> {
  const rows = await db.workerNode.findMany({
    where: { roles: { has: 'ingest' }, heartbeatAt: { gt: new Date(Date.now() - WORKER_DEAD_AFTER_MS) } },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}
