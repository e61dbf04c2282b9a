// The worker's side of commands: those waiting for its channels, and how each ended.
import type { Db, DbOrTx } from '#adapters/db.ts'
import type { Fence } from './fence.ts'
import type { WantedCommand } from './record-command.ts'

export interface PendingCommand {
  id: bigint
  accountId: string
  channelId: string
  kind: WantedCommand['kind']
  payload: unknown
  /** Of the call that recorded it. */
  requestId: string | null
  traceparent: string | null
}

/** Of one channel; the rest follows with the next poll. */
const AT_ONCE = 20

/** In the order in which they were recorded, a few of each channel: a flooded one does not delay others. */
export async function listPendingCommands(db: Db, channelIds: readonly string[]): Promise<PendingCommand[]> {
  if (channelIds.length === 0) return []
  return db.$queryRaw<PendingCommand[]>`
    SELECT c.id, c."accountId", c."channelId", c.kind::text AS kind, c.payload, c."requestId", c.traceparent
      FROM (SELECT id, "accountId", "channelId", kind, payload, "requestId", traceparent,
                   row_number() OVER (PARTITION BY "channelId" ORDER BY id) AS place
              FROM "Command" WHERE state = 'PENDING' AND "channelId" = ANY(${[...channelIds]})) c
     WHERE c.place <= ${AT_ONCE} ORDER BY c.id`
}

export interface CommandEnd {
  /** Why it was not carried out, for users; null: it was. */
  error: string | null
  effectiveAt: number | null
}

/**
 * Each ends once: an ended one is not changed, and neither is one that belongs to another worker by now.
 * @returns how many have ended by it
 */
export async function finishCommands(
  db: DbOrTx,
  { channelId, workerId, epoch }: Fence,
  ids: readonly bigint[],
  { error, effectiveAt }: CommandEnd,
): Promise<number> {
  const { count } = await db.command.updateMany({
    where: { id: { in: [...ids] }, state: 'PENDING', channel: { id: channelId, lease: { workerId, epoch } } },
    data: {
      state: error === null ? 'DONE' : 'FAILED',
      error,
      effectiveAt: effectiveAt === null ? null : new Date(effectiveAt),
      finishedAt: new Date(),
    },
  })
  return count
}

/** The desired and last observed state of the channels that a worker has just claimed. */
export async function loadOrders(db: Db, channelIds: readonly string[]) {
  return db.channel.findMany({
    where: { id: { in: [...channelIds] } },
    select: {
      id: true,
      accountId: true,
      desired: true,
      observed: true,
      stateSince: true,
      lastStartTime: true,
      resolution: true,
    },
  })
}
