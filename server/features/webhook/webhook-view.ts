import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'
import type { WebhookView } from './schema.ts'

export const WEBHOOK_COLUMNS = {
  id: true,
  url: true,
  description: true,
  events: true,
  enabled: true,
  failingSince: true,
  disabledReason: true,
  previousUntil: true,
  revision: true,
  createdAt: true,
} as const

type WebhookRow = Prisma.WebhookGetPayload<{ select: typeof WEBHOOK_COLUMNS }>

export function toWebhookView({ previousUntil, failingSince, createdAt, ...row }: WebhookRow, now: number) {
  return {
    ...row,
    events: row.events as WebhookView['events'],
    failingSince: failingSince?.toISOString() ?? null,
    previousSecretUntil: previousUntil && previousUntil.getTime() > now ? previousUntil.toISOString() : null,
    createdAt: createdAt.toISOString(),
  }
}

/** Oldest first. */
export async function listWebhooks(db: DbOrTx, accountId: string, now: number): Promise<WebhookView[]> {
  const rows = await db.webhook.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: WEBHOOK_COLUMNS,
  })
  return rows.map((row) => toWebhookView(row, now))
}

/** @throws WEBHOOK_NOT_FOUND, also for another account's */
export async function getWebhook(db: DbOrTx, accountId: string, webhookId: string, now: number): Promise<WebhookView> {
  const row = await db.webhook.findFirst({ where: { id: webhookId, accountId }, select: WEBHOOK_COLUMNS })
  if (!row) throw new DomainError('WEBHOOK_NOT_FOUND')
  return toWebhookView(row, now)
}

/** Locks its row until the transaction ends. @throws WEBHOOK_NOT_FOUND */
export async function lockWebhook(tx: DbOrTx, accountId: string, webhookId: string) {
  const [row] = await tx.$queryRaw<{ url: string; enabled: boolean; revision: number }[]>`
    SELECT url, enabled, revision FROM "Webhook" WHERE id = ${webhookId} AND "accountId" = ${accountId} FOR NO KEY UPDATE`
  if (!row) throw new DomainError('WEBHOOK_NOT_FOUND')
  return row
}
