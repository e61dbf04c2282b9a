import type { Admission } from '#adapters/admission.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { isStored, LIMIT_NAMES, LIMITS, type LimitName } from '#domain/plan/limits.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { countUse } from './count-use.ts'
import { readPlan } from './limits.ts'
import type { LimitView } from './schema.ts'

/** Every limit of an account with its use, for display. @throws NOT_FOUND */
export async function listLimits(
  { db, admission }: { db: DbOrTx; admission: Admission },
  accountId: string,
): Promise<LimitView[]> {
  const { plan, limits } = await readPlan(db, accountId)
  const use = (name: LimitName) =>
    isStored(name) ? countUse(db, { accountId }, name) : admission.inUse(accountId, name)
  const views: LimitView[] = []
  // One after the other: a page must not take a connection for each of them.
  for (const name of LIMIT_NAMES) {
    const { label, unit } = LIMITS[name]
    views.push({ name, label, unit, used: await use(name), limit: limits[name], usual: PLANS[plan].limits[name] })
  }
  return views
}
