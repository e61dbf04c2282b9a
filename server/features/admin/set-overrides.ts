import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import type { LimitName } from '#domain/plan/limits.ts'
import { lockPlan } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { announce, applyLimits } from './apply-limits.ts'

interface OverrideChanges {
  accountId: string
  /** Null: the plan's value applies again. */
  values: Partial<Record<LimitName, number | null>>
  reason: string
  /** ISO 8601; null: until it is removed. */
  expiresAt: string | null
}

/** An account keeps what it has above a lower limit, except what applyLimits lowers. @throws NOT_FOUND */
export async function setOverrides(db: Db, who: ActingIn, changes: OverrideChanges): Promise<void> {
  const { accountId, values, reason, expiresAt } = changes
  // In the audit trail of the affected account, under the admin's name.
  const inAccount = { ...who, accountId }
  const setById = /^user:(.+)$/.exec(who.tag)?.[1] ?? null
  const applied = await db.$transaction(async (tx) => {
    const { limits } = await lockPlan(tx, accountId)
    for (const [limit, value] of Object.entries(values)) {
      const key = { accountId_limit: { accountId, limit } }
      if (value === null) await tx.limitOverride.deleteMany({ where: { accountId, limit } })
      else {
        const row = { value, reason, expiresAt, setById, createdAt: new Date() }
        await tx.limitOverride.upsert({ where: key, create: { accountId, limit, ...row }, update: row })
      }
    }
    const done = await applyLimits(tx, inAccount)
    await appendAudit(tx, inAccount, 'account.limits', {
      subjectId: accountId,
      ...values,
      reason,
      expiresAt,
      change: describeChange(limits, values),
    })
    return done
  })
  await announce(db, applied)
}
