'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { LIMITS } from '#domain/plan/limits.ts'
import { PLAN_NAMES, PLANS, type PlanName } from '#domain/plan/plans.ts'
import { showAmount } from '#domain/plan/say-limit.ts'
import type { AdminAccountView } from '#features/admin/schema.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { Select } from '#ui/select.tsx'

/** Asks before the change, with what it does. */
export function PlanSelect({ account }: { account: AdminAccountView }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<PlanName | null>(null)
  const plan = asked ?? account.plan
  const preview = useQuery(
    trpc.admin.previewPlan.queryOptions({ accountId: account.id, plan }, { enabled: asked !== null, staleTime: 0 }),
  )
  const change = useMutation(
    trpc.admin.setPlan.mutationOptions({
      onSuccess: (saved) => queries.setQueryData(trpc.admin.account.queryKey({ accountId: account.id }), saved),
    }),
  )
  const { exceeded = [], stops = [] } = preview.data ?? {}
  const isSmaller = PLANS[plan].priority < PLANS[account.plan].priority
  return (
    <>
      <Select
        aria-label="Plan"
        value={account.plan}
        onChange={(value) => setAsked(PLAN_NAMES.find((name) => name === value && name !== account.plan) ?? null)}
        options={PLAN_NAMES.map((name) => ({ value: name, label: PLANS[name].label }))}
      />
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title={`Change to ${PLANS[plan].label}?`}
        description={
          <>
            <p>
              {isSmaller
                ? 'Nothing is deleted. DVR windows and resolutions above the plan are lowered.'
                : 'The new limits apply at once.'}
            </p>
            {exceeded.length > 0 && (
              <ul className="mt-2 list-disc pl-5">
                {exceeded.map(({ name, used, limit }) => (
                  <li key={name}>
                    {LIMITS[name].label}: {showAmount(name, used)} in use, {showAmount(name, limit)} allowed
                  </li>
                ))}
              </ul>
            )}
            {stops.length > 0 && <p className="mt-2">Leaves the air: {stops.map(({ name }) => name).join(', ')}.</p>}
          </>
        }
        confirmLabel="Change plan"
        tone={isSmaller ? 'danger' : 'accent'}
        disabled={preview.isPending}
        onConfirm={() => change.mutateAsync({ accountId: account.id, plan })}
      />
    </>
  )
}
