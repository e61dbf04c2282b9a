// Overrides end by themselves: the plan's value applies from that time, and what it lowers is lowered here.
import type { Db } from '#adapters/db.ts'
import { lockPlan } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { announce, applyLimits } from './apply-limits.ts'

const AT_ONCE = 100

/** Safe with several workers at once. @returns how many accounts were changed */
export async function expireOverrides(db: Db, workerId: string, now: number): Promise<number> {
  const due = await db.limitOverride.findMany({
    where: { expiresAt: { lte: new Date(now) } },
    distinct: 'accountId',
    take: AT_ONCE,
    select: { accountId: true },
  })
  for (const { accountId } of due) {
    const who = { accountId, tag: `worker:${workerId}` }
    const applied = await db.$transaction(async (tx) => {
      await lockPlan(tx, accountId)
      const where = { accountId, expiresAt: { lte: new Date(now) } }
      const over = await tx.limitOverride.findMany({ where, select: { limit: true, value: true } })
      if (over.length === 0) return null
      await tx.limitOverride.deleteMany({ where })
      const done = await applyLimits(tx, who)
      const values = Object.fromEntries(over.map(({ limit, value }) => [limit, Number(value)]))
      await appendAudit(tx, who, 'account.limits-over', { subjectId: accountId, ...values })
      return done
    })
    if (applied) await announce(db, applied)
  }
  return due.length
}
