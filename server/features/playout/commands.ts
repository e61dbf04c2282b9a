// The worker's side of commands: what is waiting for the channels it holds, and how each ended.
import type { Db } from '#adapters/db.ts'

export interface PendingCommand {
  id: bigint
  channelId: string
  kind: (typeof RUN_ORDERS)[number]
}

/** What a channel's own supervisor carries out; orders to its live feeds go their own way. */
const RUN_ORDERS = ['START', 'STOP', 'RESTART'] as const

/** In the order in which they were given. */
export async function listPendingCommands(db: Db, channelIds: readonly string[]): Promise<PendingCommand[]> {
  if (channelIds.length === 0) return []
  const rows = await db.command.findMany({
    where: { state: 'PENDING', channelId: { in: [...channelIds] }, kind: { in: [...RUN_ORDERS] } },
    orderBy: { id: 'asc' },
    select: { id: true, channelId: true, kind: true },
    take: 1_000,
  })
  return rows as PendingCommand[]
}

export interface LiveOrder {
  id: bigint
  channelId: string
  kind: 'TAKE' | 'RELEASE'
  contributionId: string | null
}

/** Orders to live feeds of channels that no other order waits for: what was ordered before comes first. */
export async function listLiveOrders(db: Db, channelIds: readonly string[]): Promise<LiveOrder[]> {
  if (channelIds.length === 0) return []
  return db.$queryRaw<LiveOrder[]>`
    SELECT id, "channelId", kind::text AS kind, payload->>'contributionId' AS "contributionId" FROM "Command" c
     WHERE state = 'PENDING' AND "channelId" = ANY(${[...channelIds]}) AND kind IN ('TAKE', 'RELEASE')
       AND NOT EXISTS (SELECT 1 FROM "Command" o WHERE o."channelId" = c."channelId" AND o.state = 'PENDING'
                       AND o.id < c.id AND o.kind NOT IN ('TAKE', 'RELEASE'))
     ORDER BY id LIMIT 1000`
}

export async function finishCommand(db: Db, id: bigint, error: string | null): Promise<void> {
  await db.command.updateMany({
    where: { id, state: 'PENDING' },
    data: { state: error === null ? 'DONE' : 'FAILED', error, finishedAt: new Date() },
  })
}

/** What is ordered and last observed of the channels a worker has just claimed. */
export async function loadOrders(db: Db, channelIds: readonly string[]) {
  return db.channel.findMany({
    where: { id: { in: [...channelIds] } },
    select: { id: true, desired: true, observed: true, stateSince: true, lastStartTime: true, resolution: true },
  })
}
