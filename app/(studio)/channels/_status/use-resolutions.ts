'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { linesOf, type ResolutionName } from '#domain/channel/resolution.ts'
import { DEFAULT_RUNG_NAMES } from '#domain/ladder/ladder.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { RESOLUTIONS } from './resolutions.ts'

/** The account's rungs. */
export function useResolutions() {
  const { data: ladder } = useQuery(useTRPC().ladder.get.queryOptions())
  return useRungOptions(ladder?.rungs ?? DEFAULT_RUNG_NAMES)
}

/** Options of a select: those above the plan cannot be chosen, and name the plan that has them. */
export function useRungOptions(names: readonly ResolutionName[]) {
  const { data: plan } = useQuery(useTRPC().account.plan.queryOptions())
  const upgrade = plan?.meters.find(({ name }) => name === 'resolution')?.upgrade
  return RESOLUTIONS.filter(({ value }) => names.includes(value)).map(({ value, label }) => {
    const isAbove = plan !== undefined && linesOf(value) > plan.limits.resolution
    const suffix = upgrade ? `: ${PLANS[upgrade].label} plan` : ': not in your plan'
    return { value, label: isAbove ? `${label}${suffix}` : label, disabled: isAbove }
  })
}
