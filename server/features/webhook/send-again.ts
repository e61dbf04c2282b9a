// Deliveries that a person or a program asks for: a test, and a repetition.
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { WebhookDeliveryId, WebhookEventId } from '#domain/ids.ts'
import { TEST_EVENT } from '#domain/webhook/events.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { hostOf } from './create-webhook.ts'
import type { DeliveryRef } from './schema.ts'
import { lockWebhook } from './webhook-view.ts'

/** Waiting at one endpoint; more are rejected. */
const MAX_ASKED_FOR = 100

/** An event for this endpoint alone. @returns the id of its delivery */
export async function testWebhook(db: Db, who: ActingIn, webhookId: string): Promise<string> {
  const { accountId } = who
  return db.$transaction(async (tx) => {
    const { url, enabled } = await lockWebhook(tx, accountId, webhookId)
    if (!enabled) throw new DomainError('WEBHOOK_OFF')
    requireFewWaiting(await tx.webhookDelivery.count({ where: { webhookId, state: 'PENDING' } }))
    const eventId = newId<WebhookEventId>('ev')
    const id = newId<WebhookDeliveryId>('wd')
    await tx.webhookEvent.create({
      data: { id: eventId, accountId, type: TEST_EVENT, objectId: webhookId, data: { webhookId } },
    })
    await tx.webhookDelivery.create({ data: { id, accountId, webhookId, eventId, objectId: webhookId } })
    await appendAudit(tx, who, 'webhook.test', { subjectId: webhookId, name: hostOf(url) })
    return id
  })
}

/** The same event once more, with the same webhook-id. @returns the id of the new delivery */
export async function replayDelivery(db: Db, who: ActingIn, { webhookId, deliveryId }: DeliveryRef): Promise<string> {
  const { accountId } = who
  return db.$transaction(async (tx) => {
    const { url, enabled } = await lockWebhook(tx, accountId, webhookId)
    const row = await tx.webhookDelivery.findFirst({ where: { id: deliveryId, webhookId, accountId } })
    if (!row) throw new DomainError('DELIVERY_NOT_FOUND')
    if (!enabled) throw new DomainError('WEBHOOK_OFF')
    if (row.state === 'PENDING') throw new DomainError('DELIVERY_WAITING')
    requireFewWaiting(await tx.webhookDelivery.count({ where: { webhookId, state: 'PENDING' } }))
    const id = newId<WebhookDeliveryId>('wd')
    const { eventId, objectId } = row
    await tx.webhookDelivery.create({ data: { id, accountId, webhookId, eventId, objectId, replayOf: deliveryId } })
    await appendAudit(tx, who, 'webhook.replay', { subjectId: webhookId, name: hostOf(url), deliveryId })
    return id
  })
}

function requireFewWaiting(waiting: number): void {
  if (waiting >= MAX_ASKED_FOR) throw new DomainError('TOO_MANY_DELIVERIES')
}
