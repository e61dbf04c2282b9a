import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { refuseLiteral } from '#adapters/outbound-guard.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import type { WebhookId } from '#domain/ids.ts'
import { lockPlan } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import type { CreateWebhookInput } from './schema.ts'
import { newWebhookSecret, sealWebhookSecret } from './secret.ts'

export const MAX_WEBHOOKS = 20

export interface WebhookOutside {
  db: Db
  /** Where the master keys are stored. */
  dataDir: string
}

/** The secret is in this answer and in no other. */
export async function createWebhook({ db, dataDir }: WebhookOutside, who: ActingIn, input: CreateWebhookInput) {
  const { accountId } = who
  requirePublic(input.url)
  const webhookId = newId<WebhookId>('wh')
  const secret = newWebhookSecret()
  await db.$transaction(async (tx) => {
    await lockPlan(tx, accountId)
    if ((await tx.webhook.count({ where: { accountId } })) >= MAX_WEBHOOKS) throw new DomainError('TOO_MANY_WEBHOOKS')
    const sealed = await sealWebhookSecret(tx, openKeyRing(dataDir), { accountId, webhookId }, secret)
    await tx.webhook.create({ data: { id: webhookId, accountId, ...input, ...sealed } })
    await appendAudit(tx, who, 'webhook.create', {
      subjectId: webhookId,
      name: hostOf(input.url),
      ...auditable(input),
      change: describeCreated(recordOf(input)),
    })
  })
  return { webhookId, secret }
}

/** The worker checks again when it connects. @throws INVALID_INPUT */
export function requirePublic(url: string): void {
  const message = refuseLiteral(new URL(url).hostname.replace(/^\[|\]$/g, ''))
  if (message)
    throw new DomainError('INVALID_INPUT', {
      message: `${message} Nothing was saved.`,
      data: { issues: [{ path: 'url', message }] },
    })
}

/** Paths and queries of such addresses often hold tokens: the audit trail names the host. */
export const hostOf = (url: string) => new URL(url).host

export const auditable = ({ events, enabled }: { events?: string[] | undefined; enabled?: boolean | undefined }) => ({
  events: events?.join(' '),
  enabled,
})

/** For the values before and after. */
export const recordOf = ({ url, description, events, enabled }: Partial<CreateWebhookInput>) => ({
  host: url && hostOf(url),
  description,
  events: events && [...events],
  enabled,
})
