'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DVR_MINUTES } from '../../../server/domain/timeline/published.ts'
import type { AccountOverview } from '../../../server/features/system/schema.ts'
import { toastError } from '../../_trpc/toast-error.tsx'
import { useTRPC } from '../../_trpc/trpc.ts'
import { Card, CardHeader } from '../../_ui/card.tsx'
import { formatBytes, formatDateTime } from '../../_ui/format.ts'
import { Select } from '../../_ui/select.tsx'
import { Cell, HeadCell, Table } from '../../_ui/table.tsx'
import { describeDvr } from '../_shell/describe-dvr.ts'

export function AccountsTable({ accounts }: { accounts: readonly AccountOverview[] }) {
  return (
    <Card>
      <CardHeader title="Accounts" hint={accounts.length === 1 ? '1 in all' : `${accounts.length} in all`} />
      <Table label="Accounts">
        <thead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell className="text-right">Users</HeadCell>
            <HeadCell className="text-right">Channels</HeadCell>
            <HeadCell className="text-right">Started</HeadCell>
            <HeadCell className="text-right">Items</HeadCell>
            <HeadCell className="text-right">Uploads</HeadCell>
            <HeadCell>Viewers go back</HeadCell>
            <HeadCell>Since</HeadCell>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id} data-testid="account-row">
              <Cell className="min-w-40 font-medium">{account.name}</Cell>
              <Cell className="clock text-right">{account.users}</Cell>
              <Cell className="clock text-right">{account.channels}</Cell>
              <Cell className="clock text-right">{account.channelsOnAir}</Cell>
              <Cell className="clock text-right">{account.media}</Cell>
              <Cell className="clock whitespace-nowrap text-right">{formatBytes(account.storedBytes)}</Cell>
              <Cell>
                <PlanSelect account={account} />
              </Cell>
              <Cell className="clock whitespace-nowrap text-muted text-xs">{formatDateTime(account.createdAt)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

/** How far the account's channels may let viewers go back. */
function PlanSelect({ account }: { account: AccountOverview }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { mutate, isPending, variables } = useMutation(
    trpc.system.setPlan.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.system.overview.queryFilter()),
      onError: (error) => toastError('The plan was not changed', error),
    }),
  )
  return (
    <Select
      aria-label={`How far viewers of ${account.name} may go back`}
      value={String(isPending ? variables.longestDvrMinutes : account.longestDvrMinutes)}
      disabled={isPending}
      onChange={(value) => {
        const longestDvrMinutes = DVR_MINUTES.find((minutes) => String(minutes) === value)
        if (longestDvrMinutes !== undefined) mutate({ accountId: account.id, longestDvrMinutes })
      }}
      options={DVR_MINUTES.map((minutes) => ({ value: String(minutes), label: describeDvr(minutes) }))}
    />
  )
}
