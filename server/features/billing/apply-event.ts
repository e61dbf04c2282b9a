// Events of the payment provider. They arrive more than once and in any order: an event only says that a subscription
// changed, and its state is fetched while the account is locked. The last fetch wins, and it is the newest.
import type { BillingProvider, Subscription } from '#adapters/billing.ts'
import type { Db, DbOrTx } from '#adapters/db.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { lockPlan } from '#features/account/limits.ts'
import { type Applied, announce } from '#features/admin/apply-limits.ts'
import { changePlan } from '#features/admin/set-plan.ts'
import { DomainError } from '#server/errors.ts'

/** The provider tries again for a while before it gives up on an unpaid one. */
const PAID = ['active', 'trialing', 'past_due']
const FREE: PlanName = 'free'
/** For a slow provider: its answer is awaited while the account is locked. */
const PATIENCE = { maxWait: 10_000, timeout: 30_000 }

/** @throws SIGNATURE_INVALID; other errors when the provider has to send it again */
export async function applyEvent(
  { db, billing }: { db: Db; billing: BillingProvider },
  body: string,
  signature: string,
): Promise<'applied' | 'known' | 'ignored'> {
  const event = readVerified(billing, body, signature)
  if (await db.billingEvent.findUnique({ where: { id: event.id } })) return 'known'
  const { id, type, subscriptionId } = event
  const customerId = subscriptionId && (await billing.findSubscription(subscriptionId))?.customerId
  const account = customerId && (await db.billingAccount.findUnique({ where: { customerId } }))
  if (!subscriptionId || !account) {
    await db.billingEvent.createMany({ data: [{ id, type }], skipDuplicates: true })
    return 'ignored'
  }
  const { accountId } = account
  const applied = await db.$transaction(async (tx) => {
    await lockPlan(tx, accountId)
    // A second delivery at the same time waited for the lock.
    const { count } = await tx.billingEvent.createMany({ data: [{ id, type }], skipDuplicates: true })
    if (count === 0) return null
    const subscription = await billing.findSubscription(subscriptionId)
    return subscription ? recordSubscription(tx, accountId, subscription) : { lowered: 0, stopped: [] }
  }, PATIENCE)
  if (!applied) return 'known'
  await announce(db, applied)
  return 'applied'
}

function readVerified(billing: BillingProvider, body: string, signature: string) {
  try {
    return billing.readEvent(body, signature)
  } catch (error) {
    throw new DomainError('SIGNATURE_INVALID', { cause: error })
  }
}

/** Call it with the account locked. */
export async function recordSubscription(
  tx: DbOrTx,
  accountId: string,
  { id, plan, status, renewsAt, endsThen }: Subscription,
): Promise<Applied> {
  const known = await tx.billingAccount.findUniqueOrThrow({ where: { accountId } })
  const isPaid = PAID.includes(status)
  // An event about an ended subscription must not end the one that replaced it.
  if (known.subscriptionId && known.subscriptionId !== id && !isPaid) return { lowered: 0, stopped: [] }
  await tx.billingAccount.update({
    where: { accountId },
    data: { subscriptionId: isPaid ? id : null, status, renewsAt, endsThen },
  })
  const wanted = isPaid ? plan : known.subscriptionId === id ? FREE : null
  const { plan: current } = await tx.account.findUniqueOrThrow({ where: { id: accountId }, select: { plan: true } })
  if (!wanted || wanted === current) return { lowered: 0, stopped: [] }
  return changePlan(tx, { accountId, tag: 'billing' }, wanted)
}
