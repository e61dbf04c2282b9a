'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import { DVR_MINUTES } from '#domain/timeline/published.ts'
import type { AccountOverview } from '#features/system/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { formatDateTime } from '#ui/format.ts'
import { Select } from '#ui/select.tsx'
import { describeDvr } from '../_shell/describe-dvr.ts'
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
  { label: 'DVR window', cell: (account) => <PlanSelect account={account} />, className: 'min-w-40' },
  { label: 'Limits', cell: (account) => <LimitsButton account={account} /> },
  {
    label: 'Since',
    cell: ({ createdAt }) => formatDateTime(createdAt),
    sortBy: ({ createdAt }) => createdAt,
    className: 'clock whitespace-nowrap text-muted text-xs',
  },
]

/** The longest DVR window of the account's channels. Lowering it asks first: it applies to them at once. */
function PlanSelect({ account }: { account: AccountOverview }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<(typeof DVR_MINUTES)[number] | null>(null)
  const { mutateAsync, isPending, variables } = useMutation(
    trpc.system.setPlan.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.system.overview.queryFilter()),
    }),
  )
  const set = (longestDvrMinutes: (typeof DVR_MINUTES)[number]) =>
    mutateAsync({ accountId: account.id, longestDvrMinutes })
  return (
    <>
      <Select
        aria-label={`Longest DVR window of ${account.name}`}
        value={String(isPending ? variables.longestDvrMinutes : account.longestDvrMinutes)}
        disabled={isPending}
        onChange={(value) => {
          const minutes = DVR_MINUTES.find((known) => String(known) === value)
          if (minutes === undefined) return
          if (minutes < account.longestDvrMinutes) setAsked(minutes)
          else set(minutes).catch((error) => toastError('The plan was not changed', error))
        }}
        options={DVR_MINUTES.map((minutes) => ({ value: String(minutes), label: describeDvr(minutes) }))}
      />
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title={`Shorten the DVR window of ${account.name}?`}
        description={`Channels with a longer window are lowered to “${describeDvr(asked ?? 0)}” at once. Raising the limit later does not restore them.`}
        confirmLabel="Shorten"
        onConfirm={() => set(asked ?? 0)}
      />
    </>
  )
}
