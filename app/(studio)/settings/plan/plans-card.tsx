'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { LIMIT_NAMES, LIMITS } from '#domain/plan/limits.ts'
import { PLAN_NAMES, PLANS, type PlanName } from '#domain/plan/plans.ts'
import { showAmount } from '#domain/plan/say-limit.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { QueryView } from '#ui/query-view.tsx'

const COMPARED = LIMIT_NAMES.filter(
  (name) => !['apiKeys', 'mediaItems', 'series', 'uploadsAtOnce', 'subscriptionsAtOnce'].includes(name),
)

export function PlansCard() {
  const trpc = useTRPC()
  const plan = useQuery(trpc.account.plan.queryOptions())
  const billing = useQuery(trpc.billing.get.queryOptions())
  const forSale = billing.data?.plans ?? []
  return (
    <Card aria-label="Plans">
      <CardHeader
        title="Plans"
        hint={
          billing.data && !billing.data.enabled ? 'Ask the operator of this installation for another plan.' : undefined
        }
      />
      <QueryView query={plan} what="the plans">
        {(data) => (
          <ul className="grid gap-3 px-4 pb-5 sm:grid-cols-2 sm:px-5 xl:grid-cols-4">
            {PLAN_NAMES.map((name) => (
              <li
                key={name}
                data-testid={`plan-${name}`}
                className="flex min-w-0 flex-col gap-3 rounded-xl border border-line p-4"
              >
                <p className="flex items-center justify-between gap-2 font-medium">
                  {PLANS[name].label}
                  {name === data.plan && <Badge tone="accent">Current</Badge>}
                </p>
                <dl className="grid flex-1 content-start gap-1 text-xs">
                  {COMPARED.map((limit) => (
                    <div key={limit} className="flex justify-between gap-3">
                      <dt className="text-muted">{LIMITS[limit].label}</dt>
                      <dd className="clock text-right">{showAmount(limit, PLANS[name].limits[limit])}</dd>
                    </div>
                  ))}
                </dl>
                {forSale.includes(name) && name !== data.plan && <Order plan={name} current={data.plan} />}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  )
}

function Order({ plan, current }: { plan: PlanName; current: PlanName }) {
  const trpc = useTRPC()
  const preview = useQuery(trpc.account.previewPlan.queryOptions({ plan }))
  const order = useMutation(trpc.billing.order.mutationOptions())
  const isUpgrade = PLAN_NAMES.indexOf(plan) > PLAN_NAMES.indexOf(current)
  const { exceeded = [], stops = [] } = preview.data ?? {}
  return (
    <ConfirmButton
      tone={isUpgrade ? 'accent' : 'plain'}
      size="small"
      needs="account"
      title={`${isUpgrade ? 'Upgrade' : 'Change'} to ${PLANS[plan].label}?`}
      description={
        <>
          <p>The payment page opens. A running subscription is changed at once, and the price is prorated.</p>
          {exceeded.length > 0 && (
            <p className="mt-2">
              Nothing is deleted, but this is above the plan and no longer grows:{' '}
              {exceeded.map(({ name, used }) => `${LIMITS[name].label} (${showAmount(name, used)})`).join(', ')}.
            </p>
          )}
          {stops.length > 0 && (
            <p className="mt-2">These channels leave the air: {stops.map(({ name }) => name).join(', ')}.</p>
          )}
        </>
      }
      confirmLabel={isUpgrade ? 'Upgrade' : 'Change plan'}
      onConfirm={async () => {
        const { url } = await order.mutateAsync({ plan })
        window.location.assign(url)
      }}
    >
      {isUpgrade ? 'Upgrade' : 'Change'}
    </ConfirmButton>
  )
}
