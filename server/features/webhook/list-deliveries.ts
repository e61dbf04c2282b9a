import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { cutPage, PAGE_ROWS } from '#domain/page.ts'
import { payloadOf } from '#domain/webhook/events.ts'
import { DomainError } from '#server/errors.ts'
import type { DeliveryDetail, DeliveryRef, DeliveryView, ListDeliveriesInput } from './schema.ts'
import { getWebhook } from './webhook-view.ts'

const STATES = { PENDING: 'pending', DELIVERED: 'delivered', FAILED: 'failed' } as const
const COLUMNS = {
  id: true,
  ordinal: true,
  webhookId: true,
  eventId: true,
  objectId: true,
  state: true,
  attempts: true,
  dueAt: true,
  status: true,
  problem: true,
  replayOf: true,
  createdAt: true,
  finishedAt: true,
  event: { select: { type: true, at: true, data: true } },
} as const

type DeliveryRow = Prisma.WebhookDeliveryGetPayload<{ select: typeof COLUMNS }>

function toDeliveryView(row: DeliveryRow): DeliveryView {
  const { id, webhookId, eventId, objectId, attempts, status, problem, replayOf } = row
  return {
    ...{ id, webhookId, eventId, objectId, attempts, status, problem, replayOf },
    type: row.event.type,
    state: STATES[row.state],
    nextAttemptAt: row.state === 'PENDING' ? row.dueAt.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

/** Newest first, in pages. @throws WEBHOOK_NOT_FOUND */
export async function listDeliveries(db: DbOrTx, accountId: string, input: ListDeliveriesInput, now: number) {
  const { webhookId, cursor, limit = PAGE_ROWS, state, type } = input
  await getWebhook(db, accountId, webhookId, now)
  const before = cursor ? BigInt(/^\d{1,18}$/.test(cursor) ? cursor : 0) : null
  const rows = await db.webhookDelivery.findMany({
    where: {
      webhookId,
      ...(state && { state: state.toUpperCase() as DeliveryRow['state'] }),
      ...(type && { event: { type } }),
      ...(before !== null && { ordinal: { lt: before } }),
    },
    orderBy: { ordinal: 'desc' },
    take: limit + 1,
    select: COLUMNS,
  })
  const page = cutPage(rows, limit, ({ ordinal }) => String(ordinal))
  return { deliveries: page.rows.map(toDeliveryView), nextCursor: page.nextCursor }
}

/** With its request and every attempt. @throws DELIVERY_NOT_FOUND */
export async function getDelivery(
  db: DbOrTx,
  accountId: string,
  { webhookId, deliveryId }: DeliveryRef,
): Promise<DeliveryDetail> {
  const row = await db.webhookDelivery.findFirst({
    where: { id: deliveryId, webhookId, accountId },
    select: { ...COLUMNS, log: { orderBy: { id: 'asc' } } },
  })
  if (!row) throw new DomainError('DELIVERY_NOT_FOUND')
  const log = row.log.map(({ at, durationMs, status, problem, answer }) => ({
    ...{ at: at.toISOString(), durationMs, status, problem, answer },
  }))
  return { ...toDeliveryView(row), payload: payloadOf(row.event), log }
}
