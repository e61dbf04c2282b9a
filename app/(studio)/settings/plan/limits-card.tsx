'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Meters, sayNearLimits } from '#app/(studio)/_shell/meters.tsx'
import { PLANS } from '#domain/plan/plans.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'

/** An admin's change is visible within these. */
const REFRESH_MS = 5_000

export function LimitsCard() {
  const trpc = useTRPC()
  const plan = useQuery(trpc.account.plan.queryOptions(undefined, { refetchInterval: REFRESH_MS }))
  const near = plan.data?.meters.filter(({ level }) => level !== 'free') ?? []
  return (
    <Card aria-label="Limits">
      <CardHeader
        title={plan.data ? `${PLANS[plan.data.plan].label} plan` : 'Plan'}
        hint="The limits of this account, and its usage."
      />
      <QueryView query={plan} what="the limits" bars={4}>
        {(data) => (
          <>
            {data.suspended && (
              <Notice tone="danger" className="mx-4 mb-4 sm:mx-5">
                This account is suspended. Its channels are off air and nothing can be changed; contact the operator.
              </Notice>
            )}
            {near.length > 0 && (
              <Notice tone="warn" className="mx-4 mb-4 sm:mx-5">
                {sayNearLimits(near)}
              </Notice>
            )}
            <Meters meters={data.meters} />
          </>
        )}
      </QueryView>
    </Card>
  )
}
