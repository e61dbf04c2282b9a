import type { Admission } from '#adapters/admission.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { decideUse, levelOf } from '#domain/plan/decide-use.ts'
import type { LimitName } from '#domain/plan/limits.ts'
import { DomainError } from '#server/errors.ts'
import { readPlan } from './limits.ts'
import { listLimits } from './list-limits.ts'

/** @throws NOT_FOUND */
export async function getAccountPlan(source: { db: DbOrTx; admission: Admission }, accountId: string, now: number) {
  const { db } = source
  const account = await db.account.findUnique({
    where: { id: accountId },
    select: { id: true, name: true, overrides: { select: { limit: true, reason: true, expiresAt: true } } },
  })
  if (!account) throw new DomainError('NOT_FOUND')
  const { plan, limits, suspended } = await readPlan(db, accountId, now)
  const rows = await listLimits(source, accountId)
  const meters = rows.map((row) => {
    const { name, used, limit } = row
    const override = account.overrides.find(
      (set) => set.limit === name && (!set.expiresAt || set.expiresAt.getTime() > now),
    )
    const more = decideUse(plan, limits, { name, used: 0, adding: limit + 1 })
    return {
      ...row,
      level: levelOf(name, used, limit),
      upgrade: more.kind === 'reached' ? more.plan : null,
      override: override ? { reason: override.reason, expiresAt: override.expiresAt } : null,
    }
  })
  const amounts = (of: (row: (typeof rows)[number]) => number) =>
    Object.fromEntries(rows.map((row) => [row.name, of(row)])) as Record<LimitName, number>
  return {
    id: account.id,
    name: account.name,
    plan,
    suspended,
    limits: amounts((row) => row.limit),
    usage: amounts((row) => row.used),
    meters,
  }
}
