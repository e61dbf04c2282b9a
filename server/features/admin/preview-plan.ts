// What a plan would change, before it is chosen.
import type { DbOrTx } from '#adapters/db.ts'
import { limitsOf } from '#domain/plan/decide-use.ts'
import { isStored, LIMIT_NAMES } from '#domain/plan/limits.ts'
import { planStops } from '#domain/plan/plan-stops.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { countUse } from '#features/account/count-use.ts'
import { readOverrides } from '#features/account/limits.ts'
import { listOnAir } from './apply-limits.ts'

/** Overrides of the account stay. @throws NOT_FOUND */
export async function previewPlan(db: DbOrTx, accountId: string, plan: PlanName, now: number) {
  const limits = limitsOf(plan, await readOverrides(db, accountId), now)
  const exceeded: { name: (typeof LIMIT_NAMES)[number]; used: number; limit: number }[] = []
  for (const name of LIMIT_NAMES) {
    if (!isStored(name)) continue
    const used = await countUse(db, { accountId }, name)
    if (used > limits[name]) exceeded.push({ name, used, limit: limits[name] })
  }
  const stops = planStops(await listOnAir(db, accountId), limits.channelsOnAir)
  return { plan, exceeded, stops: stops.map(({ id, name }) => ({ id, name })) }
}
