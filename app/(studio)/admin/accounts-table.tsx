'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import { DVR_MINUTES } from '#domain/timeline/published.ts'
import type { AccountOverview } from '#features/system/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { formatDateTime } from '#ui/format.ts'
import { Select } from '#ui/select.tsx'
import { Cell, HeadCell, Row, Table } from '#ui/table.tsx'
import { describeDvr } from '../_shell/describe-dvr.ts'
import { LimitsDialog } from './limits-dialog.tsx'

export function AccountsTable({ accounts }: { accounts: readonly AccountOverview[] }) {
  return (
    <Card>
      <CardHeader title="Accounts" hint={accounts.length === 1 ? '1 account' : `${accounts.length} accounts`} />
      <Table label="Accounts">
        <thead>
          <Row>
            <HeadCell>Name</HeadCell>
            <HeadCell className="text-right">Users</HeadCell>
            <HeadCell className="text-right">Channels</HeadCell>
            <HeadCell className="text-right">Started</HeadCell>
            <HeadCell className="text-right">Items</HeadCell>
            <HeadCell className="text-right">Storage</HeadCell>
            <HeadCell>DVR window</HeadCell>
            <HeadCell>Limits</HeadCell>
            <HeadCell>Since</HeadCell>
          </Row>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <Row key={account.id} data-testid="account-row">
              <Cell className="wrap-anywhere min-w-40 font-medium">{account.name}</Cell>
              <Cell label="Users" className="clock text-right">
                {account.users}
              </Cell>
              <Cell label="Channels" className="clock text-right">
                {account.channels}
              </Cell>
              <Cell label="Started" className="clock text-right">
                {account.channelsOnAir}
              </Cell>
              <Cell label="Items" className="clock text-right">
                {account.media}
              </Cell>
              <Cell label="Storage" className="clock whitespace-nowrap text-right">
                {formatBytes(account.storedBytes)}
              </Cell>
              <Cell label="DVR window">
                <PlanSelect account={account} />
              </Cell>
              <Cell label="Limits">
                <LimitsButton account={account} />
              </Cell>
              <Cell label="Since" className="clock whitespace-nowrap text-muted text-xs">
                {formatDateTime(account.createdAt)}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

function LimitsButton({ account }: { account: AccountOverview }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={`Limits of ${account.name}`}>
        Limits
      </Button>
      <LimitsDialog account={account} open={open} onClose={() => setOpen(false)} />
    </>
  )
}

/** The longest DVR window of the account's channels. Lowering it asks first: it applies to them at once. */
function PlanSelect({ account }: { account: AccountOverview }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<(typeof DVR_MINUTES)[number] | null>(null)
  const { mutateAsync, isPending, variables } = useMutation(
    trpc.system.setPlan.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.system.overview.queryFilter()),
      onError: (error) => toastError('The plan was not changed', error),
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
          else set(minutes).catch(() => undefined)
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
