// The limits of an account, and whether one more use fits.
import { type AccountLimits, LIMIT_NAMES, type LimitName, limitFacts } from './limits.ts'
import { PLAN_NAMES, PLANS, type PlanName } from './plans.ts'

/** A value that an admin set for one limit of one account. */
export interface LimitOverride {
  limit: string
  value: number
  /** Epoch ms; null: until it is removed. */
  expiresAt: number | null
}

/** The plan's limits, except where an override is valid at `now`. */
export function limitsOf(plan: PlanName, overrides: readonly LimitOverride[], now: number): AccountLimits {
  const limits: AccountLimits = { ...PLANS[plan].limits }
  for (const { limit, value, expiresAt } of overrides) {
    const name = LIMIT_NAMES.find((known) => known === limit)
    if (name && Number.isSafeInteger(value) && (expiresAt === null || expiresAt > now)) limits[name] = value
  }
  return limits
}

export interface Use {
  name: LimitName
  /** What is used now. */
  used: number
  /** What the write adds; of a ceiling, the value that it asks for. */
  adding: number
}

export type UseDecision =
  | { kind: 'allowed' }
  /** `plan`: the cheapest one above the account's own that would allow it; null: none does. */
  | { kind: 'reached'; name: LimitName; limit: number; used: number; plan: PlanName | null }

export function decideUse(plan: PlanName, limits: AccountLimits, { name, used, adding }: Use): UseDecision {
  const wanted = limitFacts(name).ceiling ? adding : used + adding
  const limit = limits[name]
  if (wanted <= limit) return { kind: 'allowed' }
  const higher = PLAN_NAMES.slice(PLAN_NAMES.indexOf(plan) + 1)
  return {
    kind: 'reached',
    name,
    limit,
    used,
    plan: higher.find((other) => PLANS[other].limits[name] >= wanted) ?? null,
  }
}

/** Share of a limit above which people are warned. */
export const WARN_AT = 0.8

/** Whether more than the limit is used, nearly all of it, or less. A ceiling and a feature cannot be nearly used up. */
export function levelOf(name: LimitName, used: number, limit: number): 'free' | 'near' | 'full' {
  const { ceiling, unit } = limitFacts(name)
  if (ceiling) return used > limit ? 'full' : 'free'
  if (used >= limit && (used > 0 || limit === 0)) return 'full'
  return used >= WARN_AT * limit && unit !== 'switch' ? 'near' : 'free'
}
