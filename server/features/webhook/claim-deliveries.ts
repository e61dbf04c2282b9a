// Which deliveries a worker sends next. Times are the database's.
import { type Db, Prisma } from '#adapters/db.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'

/** Requests of one account at a time, over all workers: a slow endpoint delays its own account only. */
export const PER_ACCOUNT_AT_ONCE = 4
/** To one endpoint: the account's other endpoints keep a place. */
const PER_WEBHOOK_AT_ONCE = 2

export interface ClaimedDelivery {
  id: string
  accountId: string
  attempts: number
}

const HELD = Prisma.sql`EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = d."workerId" AND ${WORKER_IS_ALIVE})`

/**
 * Claims due deliveries, the oldest of each object alone: the next one is due when it has ended. What a dead worker had
 * claimed is due as well.
 * @param most for this worker
 */
export async function claimDeliveries(db: Db, workerId: string, most: number): Promise<ClaimedDelivery[]> {
  if (most <= 0) return []
  return db.$queryRaw<ClaimedDelivery[]>`
    WITH pending AS (
      SELECT d.id, d.ordinal, d."accountId", d."webhookId", d."dueAt", d."workerId", d.attempts, ${HELD} AS held
        FROM "WebhookDelivery" d JOIN "Webhook" hook ON hook.id = d."webhookId" AND hook.enabled
       WHERE d.state = 'PENDING' AND d."dueAt" <= now()
         AND NOT EXISTS (SELECT 1 FROM "WebhookDelivery" earlier
                          WHERE earlier."webhookId" = d."webhookId" AND earlier."objectId" = d."objectId"
                            AND earlier.state = 'PENDING' AND earlier.ordinal < d.ordinal)
    ), placed AS (
      SELECT *, row_number() OVER (PARTITION BY "webhookId" ORDER BY held DESC, "dueAt", ordinal) AS place FROM pending
    ), chosen AS (
      SELECT *, row_number() OVER (PARTITION BY "accountId" ORDER BY held DESC, place, ordinal) AS turn
        FROM placed WHERE place <= ${PER_WEBHOOK_AT_ONCE}
    ), free AS (
      SELECT id, "workerId", attempts FROM chosen WHERE NOT held AND turn <= ${PER_ACCOUNT_AT_ONCE}
       ORDER BY turn LIMIT ${most}
    )
    -- As it was seen: another worker may have claimed or ended it in between. A subquery would not be asked again.
    UPDATE "WebhookDelivery" d SET "workerId" = ${workerId}
      FROM free
     WHERE d.id = free.id AND d.state = 'PENDING' AND d.attempts = free.attempts
       AND d."workerId" IS NOT DISTINCT FROM free."workerId"
    RETURNING d.id, d."accountId", d.attempts`
}
