// What the worker reads and records of a delivery.
import type { Db } from '#adapters/db.ts'
import { inBatches } from '#adapters/in-batches.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import type { Posted } from '#adapters/post-outbound.ts'
import { type AttemptOutcome, decideAttempt, FAILING_MS } from '#domain/webhook/decide-attempt.ts'
import { payloadOf } from '#domain/webhook/events.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import type { ClaimedDelivery } from './claim-deliveries.ts'
import { hostOf } from './create-webhook.ts'
import { openWebhookSecret } from './secret.ts'
import { endWaiting } from './update-webhook.ts'
import { queueDisabledMail } from './webhook-mail.ts'

const ENDED = 'The webhook was switched off before it was delivered.'
const DISABLED = {
  gone: 'The server answered 410 Gone. Switch the webhook on again when its address is right.',
  failing: `Every delivery failed for ${FAILING_MS / 86_400_000} days. Switch the webhook on again when its server answers.`,
}

export interface Outgoing {
  accountId: string
  url: string
  /** webhook-id */
  eventId: string
  payload: string
  /** The current one first, then the one that is still accepted. */
  secrets: string[]
}

/** Null: deleted or switched off in between. A problem counts as a failed attempt. */
export async function loadOutgoing(
  db: Db,
  keys: KeyRing,
  deliveryId: string,
  now: number,
): Promise<Outgoing | { problem: string } | null> {
  const row = await db.webhookDelivery.findFirst({
    where: { id: deliveryId, state: 'PENDING', webhook: { enabled: true } },
    select: { webhookId: true, accountId: true, webhook: true, event: true },
  })
  if (!row) return null
  const { webhook, event, ...owner } = row
  const { previousSecret, previousUntil } = webhook
  const valid = previousSecret && previousUntil && previousUntil.getTime() > now ? [previousSecret] : []
  const opening = [webhook.secret, ...valid].map((sealed) => openWebhookSecret(keys, owner, sealed))
  const secrets = await Promise.all(opening).catch(() => null)
  if (!secrets) return { problem: 'The secret of this webhook cannot be read. Create a new one.' }
  return { accountId: row.accountId, url: webhook.url, eventId: event.id, payload: payloadOf(event), secrets }
}

export interface AttemptRecord extends Posted {
  durationMs: number
}

/**
 * Records an attempt, unless another worker has taken the delivery over or it has ended.
 * @param random 0…1
 * @returns whether the endpoint was switched off
 */
export async function recordAttempt(
  db: Db,
  { id, attempts, workerId }: Omit<ClaimedDelivery, 'accountId'> & { workerId: string },
  seen: AttemptRecord,
  { now, random }: { now: number; random: number },
): Promise<{ outcome: AttemptOutcome['state']; disabled: boolean } | null> {
  return db.$transaction(async (tx) => {
    // The webhook first, as every other write does.
    const [webhook] = await tx.$queryRaw<{ id: string; accountId: string; url: string; failingSince: Date | null }[]>`
      SELECT hook.id, hook."accountId", hook.url, hook."failingSince" FROM "Webhook" hook
       WHERE hook.id = (SELECT "webhookId" FROM "WebhookDelivery" WHERE id = ${id}) FOR NO KEY UPDATE`
    const row = await tx.webhookDelivery.findFirst({ where: { id, attempts, workerId, state: 'PENDING' } })
    if (!webhook || !row) return null
    const { status, answer, durationMs } = seen
    const outcome = decideAttempt(
      { status, attempts, createdAt: row.createdAt.getTime(), failingSince: webhook.failingSince?.getTime() ?? null },
      now,
      random,
    )
    const problem = outcome.state === 'delivered' ? null : (seen.problem ?? `The server answered ${status}.`)
    await tx.webhookAttempt.create({
      data: { deliveryId: id, durationMs: Math.round(durationMs), status, problem, answer: plain(answer) },
    })
    await tx.webhookDelivery.update({
      where: { id },
      data: {
        state: outcome.state === 'delivered' ? 'DELIVERED' : outcome.state === 'failed' ? 'FAILED' : 'PENDING',
        attempts: attempts + 1,
        dueAt: new Date(now + outcome.waitMs),
        workerId: null,
        status,
        problem,
        finishedAt: outcome.state === 'pending' ? null : new Date(now),
      },
    })
    const failingSince = outcome.state === 'delivered' ? null : (webhook.failingSince ?? new Date(now))
    await tx.webhook.update({
      where: { id: webhook.id },
      data: { failingSince, ...(outcome.disable && { enabled: false, disabledReason: DISABLED[outcome.disable] }) },
    })
    if (outcome.disable) {
      await endWaiting(tx, webhook.id, ENDED)
      const who = { accountId: webhook.accountId, tag: 'worker:webhooks' }
      const reason = DISABLED[outcome.disable]
      const host = hostOf(webhook.url)
      await queueDisabledMail(tx, webhook.accountId, { host, reason })
      await appendAudit(tx, who, 'webhook.disable', { subjectId: webhook.id, name: host, reason })
    }
    return { outcome: outcome.state, disabled: outcome.disable !== null }
  })
}

/** PostgreSQL stores no NUL. */
const plain = (answer: string | null) => answer?.replaceAll('\0', '') ?? null

/** Nobody was asked: it is due again at that time, and no attempt is recorded. */
export async function postponeDelivery(
  db: Db,
  { id, attempts, workerId }: Omit<ClaimedDelivery, 'accountId'> & { workerId: string },
  until: number,
): Promise<void> {
  await db.webhookDelivery.updateMany({
    where: { id, attempts, workerId, state: 'PENDING' },
    data: { workerId: null, dueAt: new Date(until) },
  })
}

/** Claims of this worker that nothing works on: they are due again. @param except being sent */
export async function releaseDeliveries(db: Db, workerId: string, except: string[] = []): Promise<void> {
  await db.webhookDelivery.updateMany({
    where: { workerId, state: 'PENDING', id: { notIn: except } },
    data: { workerId: null },
  })
}

export const DELIVERIES_KEPT_MS = 30 * 86_400_000

/** Events that are older leave with their deliveries and log. @returns how many */
export function pruneDeliveries(db: Db, now: number): Promise<number> {
  return inBatches(
    (limit) => db.$executeRaw`
      DELETE FROM "WebhookEvent" WHERE id IN (
        SELECT id FROM "WebhookEvent" WHERE at < ${new Date(now - DELIVERIES_KEPT_MS)}
         ORDER BY at LIMIT ${limit} FOR UPDATE SKIP LOCKED)`,
  )
}
