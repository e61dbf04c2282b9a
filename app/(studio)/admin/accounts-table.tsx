'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import { PLAN_NAMES, PLANS, type PlanName } from '#domain/plan/plans.ts'
import type { AccountOverview } from '#features/system/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { formatDateTime } from '#ui/format.ts'
import { Select } from '#ui/select.tsx'
import { LimitsButton } from './limits-button.tsx'

export function AccountsTable({ accounts }: { accounts: readonly AccountOverview[] }) {
  return (
    <Card>
      <CardHeader title="Accounts" hint={accounts.length === 1 ? '1 account' : `${accounts.length} accounts`} />
      <DataTable
        label="Accounts"
        columns={COLUMNS}
        rows={accounts}
        rowId={({ id }) => id}
        rowProps={rowProps}
        className="sm:[&_:is(td,th)]:px-3 sm:[&_:is(td,th):first-child]:pl-5"
      />
    </Card>
  )
}

const rowProps = () => ({ 'data-testid': 'account-row' })

const COLUMNS: Column<AccountOverview>[] = [
  { label: 'Name', sortBy: ({ name }) => name, bare: true, className: 'wrap-anywhere min-w-40 font-medium' },
  { label: 'Users', sortBy: ({ users }) => users, numeric: true },
  { label: 'Channels', sortBy: ({ channels }) => channels, numeric: true },
  { label: 'Started', sortBy: ({ channelsOnAir }) => channelsOnAir, numeric: true },
  { label: 'Items', sortBy: ({ media }) => media, numeric: true },
  {
    label: 'Storage',
    cell: ({ storedBytes }) => formatBytes(storedBytes),
    sortBy: ({ storedBytes }) => storedBytes,
    numeric: true,
    className: 'whitespace-nowrap',
  },
  { label: 'Plan', cell: (account) => <PlanSelect account={account} />, className: 'min-w-40' },
  { label: 'Limits', cell: (account) => <LimitsButton account={account} /> },
  {
    label: 'Since',
    cell: ({ createdAt }) => formatDateTime(createdAt),
    sortBy: ({ createdAt }) => createdAt,
    className: 'clock whitespace-nowrap text-muted text-xs',
  },
]

/** Lowering a plan asks first: some of it applies at once. */
function PlanSelect({ account }: { account: AccountOverview }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<PlanName | null>(null)
  const { mutateAsync, isPending, variables } = useMutation(
    trpc.admin.setPlan.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.system.overview.queryFilter()),
    }),
  )
  const set = (plan: PlanName) => mutateAsync({ accountId: account.id, plan })
  return (
    <>
      <Select
        aria-label={`Plan of ${account.name}`}
        value={isPending ? variables.plan : account.plan}
        disabled={isPending}
        onChange={(value) => {
          const plan = PLAN_NAMES.find((known) => known === value)
          if (plan === undefined) return
          if (PLAN_NAMES.indexOf(plan) < PLAN_NAMES.indexOf(account.plan)) setAsked(plan)
          else set(plan).catch((error) => toastError('The plan was not changed', error))
        }}
        options={PLAN_NAMES.map((name) => ({ value: name, label: PLANS[name].label }))}
      />
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title={`Change ${account.name} to a smaller plan?`}
        description="Nothing is deleted. DVR windows and resolutions above the plan are lowered, and channels beyond its number on air are stopped at once."
        confirmLabel="Change plan"
        onConfirm={() => set(asked ?? account.plan)}
      />
    </>
  )
}
