// What the worker records of a sender's session.
import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { FeedFacts } from '#domain/contribution/feed-facts.ts'
import { lockPlan, requireUse } from '#features/account/limits.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'
import { DomainError } from '#server/errors.ts'
import { recordAttempt } from './attempts.ts'
import { hasEncoderPlace, NO_ENCODER_FREE, STILL_WAITS_MS } from './encoder-places.ts'

const OPEN = ['PENDING_INGEST', 'ACTIVE'] as const

export interface SessionStart {
  streamId: string
  contributionId: string
  channelId: string
  workerId: string
  remoteAddress: string | null
}

/**
 * PENDING_INGEST. Each session has an encoder of its own, on air or not. Of two senders with one key the second is rejected, also at another worker.
 * @throws CONTRIBUTION_IN_USE; TOO_MANY_SENDERS, also when it waits for an encoder; CONTRIBUTION_NOT_FOUND if it was deleted in between
 */
export async function beginSession(db: Db, start: SessionStart): Promise<void> {
  const { streamId, contributionId, channelId, workerId, remoteAddress } = start
  const begun = await db.$transaction(async (tx) => {
    // Locks contribution, account, worker, in this order: others that are counted wait.
    const [row] = await tx.$queryRaw<{ accountId: string }[]>`
      SELECT ch."accountId" FROM "Contribution" c JOIN "Channel" ch ON ch.id = c."channelId"
       WHERE c.id = ${contributionId} FOR UPDATE OF c`
    if (!row) throw new DomainError('CONTRIBUTION_NOT_FOUND')
    const { accountId } = row
    const own = await lockPlan(tx, accountId)
    if (own.suspended) throw new DomainError('ACCOUNT_SUSPENDED')
    await tx.$queryRaw`SELECT 1 FROM "WorkerNode" WHERE id = ${workerId} FOR NO KEY UPDATE`
    const [open] = await tx.$queryRaw<{ withKey: number; framesOfWorker: number; ofAccount: number }[]>`
      SELECT count(*) FILTER (WHERE s."contributionId" = ${contributionId})::int AS "withKey",
             coalesce(sum(a."frameRate") FILTER (WHERE s."workerId" = ${workerId}), 0)::int AS "framesOfWorker",
             count(*) FILTER (WHERE ch."accountId" = ${accountId})::int AS "ofAccount"
        FROM streams s
        JOIN "Channel" ch ON ch.id = s."channelId"
        JOIN "Account" a ON a.id = ch."accountId"
        JOIN "WorkerNode" w ON w.id = s."workerId" AND ${WORKER_IS_ALIVE}
       WHERE s.state IN ('PENDING_INGEST', 'ACTIVE')`
    if (!open || open.withKey > 0) throw new DomainError('CONTRIBUTION_IN_USE')
    requireUse(own, { name: 'liveInputs', used: open.ofAccount, adding: 1 })
    const asking = { contributionId, workerId, plan: own.plan, frameRate: own.frameRate }
    if (!(await hasEncoderPlace(tx, asking, open.framesOfWorker))) return false
    await tx.liveStream.create({ data: { id: streamId, contributionId, channelId, workerId, remoteAddress } })
    return true
  })
  if (!begun) {
    const nextTryAt = new Date(Date.now() + STILL_WAITS_MS)
    await recordAttempt(db, { ...start, reason: NO_ENCODER_FREE, nextTryAt, failures: 0 })
    throw new DomainError('TOO_MANY_SENDERS', { message: NO_ENCODER_FREE, data: { reason: 'encoders-in-use' } })
  }
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

/** Figures cause no wake-up. */
export async function recordFigures(
  db: Db,
  streamId: string,
  figures: { bytesIn: number; bitrateKbps: number; lastMediaAt: Date; keyframeMs?: number | null },
): Promise<void> {
  const { bytesIn, bitrateKbps, lastMediaAt, keyframeMs = null } = figures
  const keyframes = keyframeMs === null ? null : Math.round(keyframeMs)
  await db.liveStream.updateMany({
    where: { id: streamId, state: { in: [...OPEN] } },
    data: { bytesIn: BigInt(bytesIn), bitrateKbps: Math.round(bitrateKbps), lastMediaAt, keyframeMs: keyframes },
  })
}

/** ENDED when the sender or we ended it, ERROR when it failed. `words` never contain a key. */
export async function endSession(
  db: Db,
  { streamId, channelId }: SessionRef,
  end: { by: 'sender' | 'us' | 'fault'; words: string; bytesIn: number },
): Promise<void> {
  await db.liveStream.updateMany({
    where: { id: streamId, state: { in: [...OPEN] } },
    data: {
      state: end.by === 'fault' ? 'ERROR' : 'ENDED',
      reason: end.words,
      endedAt: new Date(),
      bitrateKbps: 0,
      bytesIn: BigInt(end.bytesIn),
    },
  })
  await notify(db, 'contributions', channelId)
}

/** That we end or ended a session, or a worker those that it has: their senders are not to blame. */
export async function noteOurEnds(db: Db, ended: { id: string } | { workerId: string }): Promise<void> {
  const where = 'id' in ended ? ended : { ...ended, endedAt: null }
  await db.liveStream.updateMany({ where, data: { endedByUs: true } })
}

/** Sessions of dead workers. @returns those that were closed */
export async function closeOrphanedSessions(db: Db): Promise<{ id: string; channelId: string }[]> {
  const closed = await db.$queryRaw<{ id: string; channelId: string }[]>`
    UPDATE streams s
       SET state = 'ERROR', reason = 'The worker that received this feed ended. The encoder has to connect again.',
           "endedAt" = now(), "bitrateKbps" = 0, "endedByUs" = true
     WHERE state IN ('PENDING_INGEST', 'ACTIVE')
       AND NOT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = s."workerId"
                        AND ${WORKER_IS_ALIVE})
    RETURNING id, "channelId"`
  for (const channelId of new Set(closed.map((row) => row.channelId))) await notify(db, 'contributions', channelId)
  return closed
}
