import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { LimitName } from '#domain/account/limits.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { lockLimits } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import type { SetLimitsInput } from './schema.ts'

/**
 * The account keeps what it has, even above a lower limit: only more is rejected.
 * @throws NOT_FOUND
 */
export async function setLimits(db: Db, who: ActingIn, { accountId, limits }: SetLimitsInput): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockLimits(tx, accountId)
    const { limits: stored } = await tx.account.findUniqueOrThrow({
      where: { id: accountId },
      select: { limits: true },
    })
    const merged = Object.entries({ ...(stored as Record<string, number | null>), ...limits })
    const kept = merged.filter((pair): pair is [string, number] => typeof pair[1] === 'number')
    await tx.account.update({ where: { id: accountId }, data: { limits: Object.fromEntries(kept) } })
    // In the audit trail of the affected account, under the admin's name.
    await appendAudit(tx, { ...who, accountId }, 'account.limits', {
      subjectId: accountId,
      ...limits,
      change: describeChange(stored as Record<LimitName, number | null>, limits),
    })
  })
}
