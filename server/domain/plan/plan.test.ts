import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findOverrideFault } from './check-override.ts'
import { decideUse, type LimitOverride, levelOf, limitsOf } from './decide-use.ts'
import { LIMIT_NAMES, limitFacts } from './limits.ts'
import { planStops } from './plan-stops.ts'
import { PLAN_NAMES, PLANS } from './plans.ts'
import { sayLimitReached, showAmount } from './say-limit.ts'

const NOW = 1_700_000_000_000
const plans = fc.constantFrom(...PLAN_NAMES)
const names = fc.constantFrom(...LIMIT_NAMES)
const amounts = fc.nat(2_000)
const overrides: fc.Arbitrary<LimitOverride[]> = fc.uniqueArray(
  fc.record({
    limit: names,
    value: amounts,
    expiresAt: fc.option(fc.integer({ min: NOW - 1_000, max: NOW + 1_000 }), { nil: null }),
  }),
  { selector: ({ limit }) => limit, maxLength: 6 },
)

describe('plans', () => {
  it('a higher plan allows at least as much of everything, and comes first', () => {
    for (const [at, plan] of PLAN_NAMES.entries())
      for (const higher of PLAN_NAMES.slice(at + 1)) {
        for (const name of LIMIT_NAMES)
          expect(PLANS[higher].limits[name]).toBeGreaterThanOrEqual(PLANS[plan].limits[name])
        expect(PLANS[higher].priority).toBeGreaterThan(PLANS[plan].priority)
      }
  })
  it('all have values that an override may have', () => {
    for (const plan of PLAN_NAMES)
      for (const name of LIMIT_NAMES) expect(findOverrideFault(name, PLANS[plan].limits[name])).toBeNull()
  })
})

describe('the limits of an account', () => {
  it('property: are those of the overrides that are valid, and of the plan otherwise', () => {
    fc.assert(
      fc.property(plans, overrides, (plan, set) => {
        const limits = limitsOf(plan, set, NOW)
        for (const name of LIMIT_NAMES) {
          const own = set.find(({ limit, expiresAt }) => limit === name && (expiresAt === null || expiresAt > NOW))
          expect(limits[name]).toBe(own ? own.value : PLANS[plan].limits[name])
        }
      }),
      { numRuns: 200 },
    )
  })
  it('ignore overrides of limits that do not exist and values that are no whole numbers', () => {
    const set = [
      { limit: 'moons', value: 3, expiresAt: null },
      { limit: 'channels', value: 1.5, expiresAt: null },
    ]
    expect(limitsOf('free', set, NOW)).toEqual(PLANS.free.limits)
  })
})

describe('one more use', () => {
  it('property: is allowed exactly if the sum, or the ceiling itself, is within the limit', () => {
    fc.assert(
      fc.property(plans, overrides, names, amounts, amounts, (plan, set, name, used, adding) => {
        const limits = limitsOf(plan, set, NOW)
        const wanted = limitFacts(name).ceiling ? adding : used + adding
        expect(decideUse(plan, limits, { name, used, adding }).kind).toBe(
          wanted <= limits[name] ? 'allowed' : 'reached',
        )
      }),
      { numRuns: 300 },
    )
  })
  it('property: names the cheapest higher plan that would allow it', () => {
    fc.assert(
      fc.property(plans, names, amounts, amounts, (plan, name, used, adding) => {
        const decision = decideUse(plan, PLANS[plan].limits, { name, used, adding })
        if (decision.kind === 'allowed') return
        const fits = (other: (typeof PLAN_NAMES)[number]) =>
          decideUse(other, PLANS[other].limits, { name, used, adding }).kind === 'allowed'
        const higher = PLAN_NAMES.slice(PLAN_NAMES.indexOf(plan) + 1)
        expect(decision.plan).toBe(higher.find(fits) ?? null)
      }),
      { numRuns: 300 },
    )
  })
  it('is reported with the limit, the use and the plan', () => {
    expect(decideUse('free', PLANS.free.limits, { name: 'channels', used: 1, adding: 1 })).toEqual({
      kind: 'reached',
      name: 'channels',
      limit: 1,
      used: 1,
      plan: 'starter',
    })
    expect(sayLimitReached('channels', 1, 'starter')).toBe(
      'Your account has the maximum number of channels (1). No channel was created; delete one, or upgrade to Starter.',
    )
    expect(sayLimitReached('encryption', 0, null)).not.toContain('(')
  })
})

it('warns from 80 % of a limit', () => {
  expect(levelOf('channels', 7, 10)).toBe('free')
  expect(levelOf('channels', 8, 10)).toBe('near')
  expect(levelOf('channels', 10, 10)).toBe('full')
  expect(levelOf('channels', 0, 0)).toBe('full')
  expect(levelOf('resolution', 1_080, 1_080)).toBe('free')
  expect(levelOf('resolution', 1_080, 720)).toBe('full')
})

it('shows amounts in their unit', () => {
  expect(showAmount('channels', 1_000)).toBe('1,000')
  expect(showAmount('resolution', 720)).toBe('720p')
  expect(showAmount('uploadMinutes', 3_000)).toBe('3,000 min')
  expect(showAmount('encryption', 1)).toBe('on')
})

it('an override has a value that its limit can have', () => {
  expect(findOverrideFault('resolution', 1_000)).toContain('432, 720, 1080, 1440 or 2160')
  expect(findOverrideFault('encryption', 2)).not.toBeNull()
  expect(findOverrideFault('channels', -1)).not.toBeNull()
  expect(findOverrideFault('channels', 10_001)).not.toBeNull()
})

describe('a smaller number of channels on air', () => {
  const channels = fc.uniqueArray(
    fc.record({ id: fc.uuid(), createdAt: fc.date({ min: new Date(0), max: new Date(NOW), noInvalidDate: true }) }),
    { selector: ({ id }) => id, maxLength: 12 },
  )
  it('stops the oldest first and the newest last', () => {
    const at = (ms: number) => ({ id: `ch_${ms}`, createdAt: new Date(ms) })
    expect(planStops([at(2), at(3), at(1)], 1)).toEqual([at(1), at(2)])
    expect(planStops([at(2), at(1)], 2)).toEqual([])
  })
  it('property: leaves exactly so many on air, none older than one that was stopped', () => {
    fc.assert(
      fc.property(channels, fc.nat(12), (onAir, limit) => {
        const stopped = planStops(onAir, limit)
        expect(stopped).toHaveLength(Math.max(0, onAir.length - limit))
        const kept = onAir.filter((channel) => !stopped.includes(channel))
        for (const one of kept)
          for (const other of stopped) expect(one.createdAt.getTime()).toBeGreaterThanOrEqual(other.createdAt.getTime())
      }),
      { numRuns: 200 },
    )
  })
})
