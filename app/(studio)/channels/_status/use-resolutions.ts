'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { linesOf } from '#domain/channel/resolution.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { RESOLUTIONS } from './resolutions.ts'

/** Options of a select: those above the plan cannot be chosen, and name the plan that has them. */
export function useResolutions() {
  const trpc = useTRPC()
  const { data: plan } = useQuery(trpc.account.plan.queryOptions())
  const upgrade = plan?.meters.find(({ name }) => name === 'resolution')?.upgrade
  return RESOLUTIONS.map(({ value, label }) => {
    const isAbove = plan !== undefined && linesOf(value) > plan.limits.resolution
    const suffix = upgrade ? `: ${PLANS[upgrade].label} plan` : ': not in your plan'
    return { value, label: isAbove ? `${label}${suffix}` : label, disabled: isAbove }
  })
}
