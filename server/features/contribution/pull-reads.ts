// What the fetching worker needs to know: which feeds are to be fetched, and who is there to do it.
import type { DbOrTx } from '#adapters/db.ts'
import { WORKER_GONE_MS } from './session-writes.ts'

export interface WantedPull {
  contributionId: string
  channelId: string
  /** Moves when its owner changes anything, the address too. */
  updatedAt: Date
}

/** A feed costs a core: it is fetched while it is switched on and its channel is to be on air. Without the address. */
export async function listWantedPulls(db: DbOrTx): Promise<WantedPull[]> {
  const rows = await db.contribution.findMany({
    where: { source: 'PULL', enabled: true, pullUrl: { not: null }, channel: { desired: 'STARTED' } },
    orderBy: { id: 'asc' },
    select: { id: true, channelId: true, updatedAt: true },
  })
  return rows.map(({ id, ...row }) => ({ contributionId: id, ...row }))
}

/** Workers that take live feeds and were heard of lately. */
export async function listFetchers(db: DbOrTx): Promise<string[]> {
  const rows = await db.workerNode.findMany({
    where: { roles: { has: 'ingest' }, heartbeatAt: { gt: new Date(Date.now() - WORKER_GONE_MS) } },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}
