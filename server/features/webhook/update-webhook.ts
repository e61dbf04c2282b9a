import type { Db, DbOrTx } from '#adapters/db.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange, describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { auditable, hostOf, recordOf, requirePublic, type WebhookOutside } from './create-webhook.ts'
import type { UpdateWebhookInput } from './schema.ts'
import { newWebhookSecret, sealWebhookSecret } from './secret.ts'
import { lockWebhook } from './webhook-view.ts'

/** A receiver has this long to learn the new secret: until then deliveries carry both signatures. */
const OVERLAP_MS = 24 * 3_600_000
const SWITCHED_OFF = 'The webhook was switched off before it was delivered.'

/** Omitted fields stay. Switched off, its waiting deliveries end; switched on, it starts without earlier failures. */
export async function updateWebhook(db: Db, who: ActingIn, input: UpdateWebhookInput): Promise<void> {
  const { webhookId, revision, ...changes } = input
  if (changes.url) requirePublic(changes.url)
  await db.$transaction(async (tx) => {
    const before = await lockWebhook(tx, who.accountId, webhookId)
    if (revision !== undefined && revision !== before.revision) throw new DomainError('WEBHOOK_CHANGED')
    await tx.webhook.update({
      where: { id: webhookId },
      data: {
        ...changes,
        revision: { increment: 1 },
        ...(changes.enabled && !before.enabled && { failingSince: null, disabledReason: null }),
      },
    })
    if (changes.enabled === false) await endWaiting(tx, webhookId, SWITCHED_OFF)
    await appendAudit(tx, who, 'webhook.update', {
      subjectId: webhookId,
      name: hostOf(changes.url ?? before.url),
      ...auditable(changes),
      change: describeChange(recordOf(before), recordOf(changes)),
    })
  })
}

/** Deliveries that wait for an endpoint that is off would wait forever. */
export async function endWaiting(tx: DbOrTx, webhookId: string, problem: string): Promise<void> {
  await tx.webhookDelivery.updateMany({
    where: { webhookId, state: 'PENDING' },
    data: { state: 'FAILED', problem, workerId: null, finishedAt: new Date() },
  })
}

/** With its deliveries and their log. */
export async function deleteWebhook(db: Db, who: ActingIn, webhookId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await lockWebhook(tx, who.accountId, webhookId)
    await tx.webhook.delete({ where: { id: webhookId } })
    await appendAudit(tx, who, 'webhook.delete', {
      subjectId: webhookId,
      name: hostOf(before.url),
      change: describeDeleted(recordOf(before)),
    })
  })
}

/** @returns the new secret; the one before it signs too, for a day */
export async function rotateWebhookSecret(
  { db, dataDir }: WebhookOutside,
  who: ActingIn,
  webhookId: string,
  now: number,
): Promise<string> {
  const { accountId } = who
  const secret = newWebhookSecret()
  await db.$transaction(async (tx) => {
    const { url } = await lockWebhook(tx, accountId, webhookId)
    const before = await tx.webhook.findUniqueOrThrow({
      where: { id: webhookId },
      select: { secret: true, masterKeyId: true },
    })
    await tx.webhook.update({
      where: { id: webhookId },
      data: {
        ...(await sealWebhookSecret(tx, openKeyRing(dataDir), { accountId, webhookId }, secret)),
        previousSecret: before.secret,
        previousMasterKeyId: before.masterKeyId,
        previousUntil: new Date(now + OVERLAP_MS),
        revision: { increment: 1 },
      },
    })
    await appendAudit(tx, who, 'webhook.rotate', { subjectId: webhookId, name: hostOf(url) })
  })
  return secret
}
