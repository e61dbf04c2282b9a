'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { linesOf, type ResolutionName } from '#domain/channel/resolution.ts'
import { DEFAULT_RUNG_NAMES } from '#domain/ladder/ladder.ts'
import { decideUse } from '#domain/plan/decide-use.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { RESOLUTIONS } from './resolutions.ts'

/** The account's rungs. */
export function useResolutions() {
  const { data: ladder } = useQuery(useTRPC().ladder.get.queryOptions())
  return useRungOptions(ladder?.rungs ?? DEFAULT_RUNG_NAMES)
}

/** Options of a select: those above the plan cannot be chosen, and name the cheapest plan that has them. */
export function useRungOptions(names: readonly ResolutionName[]) {
  const { data: account } = useQuery(useTRPC().account.plan.queryOptions())
  return RESOLUTIONS.filter(({ value }) => names.includes(value)).map(({ value, label }) => {
    const use = { name: 'resolution', used: 0, adding: linesOf(value) } as const
    const decision = account && decideUse(account.plan, account.limits, use)
    if (decision?.kind !== 'reached') return { value, label, disabled: false }
    const { plan } = decision
    return { value, label: `${label} (${plan ? `${PLANS[plan].label} plan` : 'not in your plan'})`, disabled: true }
  })
}
