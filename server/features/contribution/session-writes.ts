// What the worker records of a sender's session.
import type { Db } from '../../adapters/db.ts'
import { notify } from '../../adapters/wakeup.ts'
import type { FeedFacts } from '../../domain/contribution/feed-facts.ts'
import { DomainError } from '../../errors.ts'

const OPEN = ['PENDING_INGEST', 'ACTIVE'] as const
/** As leases see it: a worker that has not beaten for so long is gone. */
export const WORKER_GONE_MS = 15_000

export interface SessionStart {
  streamId: string
  contributionId: string
  channelId: string
  workerId: string
  remoteAddress: string | null
}

/**
 * PENDING_INGEST. Of two senders with one key the second is refused, also at another worker.
 * @throws CONTRIBUTION_IN_USE, CONTRIBUTION_NOT_FOUND when it was removed meanwhile
 */
export async function beginSession(db: Db, start: SessionStart): Promise<void> {
  const { streamId, contributionId, channelId, workerId, remoteAddress } = start
  await db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Contribution" WHERE id = ${contributionId} FOR UPDATE`
    if (!row) throw new DomainError('CONTRIBUTION_NOT_FOUND')
    const others = await tx.liveStream.findMany({
      where: { contributionId, state: { in: [...OPEN] } },
      select: { workerId: true },
    })
    const alive = await tx.workerNode.count({
      where: {
        id: { in: others.map((other) => other.workerId) },
        heartbeatAt: { gt: new Date(Date.now() - WORKER_GONE_MS) },
      },
    })
    if (alive > 0) throw new DomainError('CONTRIBUTION_IN_USE')
    await tx.liveStream.create({ data: { id: streamId, contributionId, channelId, workerId, remoteAddress } })
  })
  await notify(db, 'contributions', channelId)
}

export async function recordFacts(db: Db, { streamId, channelId }: SessionRef, facts: FeedFacts): Promise<void> {
  await db.liveStream.updateMany({ where: { id: streamId }, data: { facts: { ...facts } as object } })
  await notify(db, 'contributions', channelId)
}

interface SessionRef {
  streamId: string
  channelId: string
}

/** Figures wake nobody. */
export async function recordFigures(
  db: Db,
  streamId: string,
  figures: { bytesIn: number; bitrateKbps: number; lastMediaAt: Date },
): Promise<void> {
  const { bytesIn, bitrateKbps, lastMediaAt } = figures
  await db.liveStream.updateMany({
    where: { id: streamId, state: { in: [...OPEN] } },
    data: { bytesIn: BigInt(bytesIn), bitrateKbps: Math.round(bitrateKbps), lastMediaAt },
  })
}

/** ENDED when the sender or we ended it, ERROR when it could not go on. `words` never hold a key. */
export async function endSession(
  db: Db,
  { streamId, channelId }: SessionRef,
  end: { by: 'sender' | 'us' | 'fault'; words: string; bytesIn: number },
): Promise<void> {
  await db.liveStream.updateMany({
    where: { id: streamId, state: { in: [...OPEN] } },
    data: {
      ...{ state: end.by === 'fault' ? 'ERROR' : 'ENDED', reason: end.words, endedAt: new Date() },
      ...{ bitrateKbps: 0, bytesIn: BigInt(end.bytesIn) },
    },
  })
  await notify(db, 'contributions', channelId)
}

/** Sessions of workers that are gone. @returns those that were closed */
export async function closeOrphanedSessions(db: Db): Promise<{ id: string; channelId: string }[]> {
  const closed = await db.$queryRaw<{ id: string; channelId: string }[]>`
    UPDATE streams s
       SET state = 'ERROR', reason = 'The worker that received this feed ended. The sender has to connect again.',
           "endedAt" = now(), "bitrateKbps" = 0
     WHERE state IN ('PENDING_INGEST', 'ACTIVE')
       AND NOT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = s."workerId"
                        AND w."heartbeatAt" > now() - make_interval(secs => ${WORKER_GONE_MS / 1_000}))
    RETURNING id, "channelId"`
  for (const channelId of new Set(closed.map((row) => row.channelId))) await notify(db, 'contributions', channelId)
  return closed
}
