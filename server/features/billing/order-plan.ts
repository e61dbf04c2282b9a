import type { BillingProvider } from '#adapters/billing.ts'
import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { lockPlan } from '#features/account/limits.ts'
import { announce } from '#features/admin/apply-limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { recordSubscription } from './apply-event.ts'

export interface BillingOutside {
  db: Db
  publicUrl: string
  /** Null: admins set the plans. */
  billing: BillingProvider | null
}

/** @throws BILLING_OFF */
export function requireBilling({ billing }: Pick<BillingOutside, 'billing'>): BillingProvider {
  if (!billing) throw new DomainError('BILLING_OFF')
  return billing
}

const returnTo = (publicUrl: string) => `${publicUrl}/settings/plan`

/**
 * Changes the running subscription at once, or opens a payment page for the first one.
 * @returns where the browser goes next @throws BILLING_OFF, PLAN_NOT_FOR_SALE
 */
export async function orderPlan(outside: BillingOutside, who: ActingIn, plan: PlanName): Promise<{ url: string }> {
  const { db, publicUrl } = outside
  const billing = requireBilling(outside)
  if (!billing.plans.includes(plan)) throw new DomainError('PLAN_NOT_FOR_SALE')
  const { accountId } = who
  const known = await db.billingAccount.findUnique({ where: { accountId } })
  if (known?.subscriptionId) {
    const changed = await billing.changePlan(known.subscriptionId, plan)
    const applied = await db.$transaction(async (tx) => {
      await lockPlan(tx, accountId)
      return recordSubscription(tx, accountId, changed)
    })
    await announce(db, applied)
    return { url: returnTo(publicUrl) }
  }
  const customerId = known?.customerId ?? (await createCustomer(db, billing, accountId))
  const url = await billing.openCheckout({ accountId, customerId, plan, returnUrl: returnTo(publicUrl) })
  await db.$transaction((tx) => appendAudit(tx, who, 'account.order', { subjectId: accountId, plan }))
  return { url }
}

/** @throws BILLING_OFF, NOT_FOUND for an account that has never paid */
export async function openPortal(outside: BillingOutside, { accountId }: ActingIn): Promise<{ url: string }> {
  const billing = requireBilling(outside)
  const known = await outside.db.billingAccount.findUnique({ where: { accountId } })
  if (!known) throw new DomainError('NOT_FOUND')
  return { url: await billing.openPortal(known.customerId, returnTo(outside.publicUrl)) }
}

async function createCustomer(db: Db, billing: BillingProvider, accountId: string): Promise<string> {
  const { name, members } = await db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: {
      name: true,
      members: { where: { role: 'owner' }, orderBy: { createdAt: 'asc' }, take: 1, select: { user: true } },
    },
  })
  const customerId = await billing.createCustomer({ accountId, name, email: members[0]?.user.email ?? '' })
  await db.billingAccount.upsert({ where: { accountId }, create: { accountId, customerId }, update: {} })
  return customerId
}
