import type { Db, DbOrTx } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { lockPlan } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { type Applied, announce, applyLimits } from './apply-limits.ts'

/** @throws NOT_FOUND */
export async function setPlan(
  db: Db,
  who: ActingIn,
  { accountId, plan }: { accountId: string; plan: PlanName },
): Promise<void> {
  // In the audit trail of the affected account, under the admin's name.
  await announce(db, await db.$transaction((tx) => changePlan(tx, { ...who, accountId }, plan)))
}

/** @param who of the affected account */
export async function changePlan(tx: DbOrTx, who: ActingIn, plan: PlanName): Promise<Applied> {
  const before = await lockPlan(tx, who.accountId)
  await tx.account.update({ where: { id: who.accountId }, data: { plan } })
  const applied = await applyLimits(tx, who)
  await appendAudit(tx, who, 'account.plan', {
    subjectId: who.accountId,
    plan,
    channelsLowered: applied.lowered,
    channelsStopped: applied.stopped.length,
    change: describeChange({ plan: before.plan }, { plan }),
  })
  return applied
}
