'use client'
import Link from 'next/link'
import { formatBytes } from '#domain/format-bytes.ts'
import { PLANS } from '#domain/plan/plans.ts'
import type { AccountOverview } from '#features/system/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { formatDateTime } from '#ui/format.ts'

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
  {
    label: 'Name',
    cell: ({ id, name }) => (
      <Link href={`/admin/accounts/${id}`} className="underline-offset-4 hover:underline">
        {name}
      </Link>
    ),
    sortBy: ({ name }) => name,
    bare: true,
    className: 'wrap-anywhere min-w-40 font-medium',
  },
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
  { label: 'Plan', cell: ({ plan }) => PLANS[plan].label, sortBy: ({ plan }) => PLANS[plan].priority },
  {
    label: 'Since',
    cell: ({ createdAt }) => formatDateTime(createdAt),
    sortBy: ({ createdAt }) => createdAt,
    className: 'clock whitespace-nowrap text-muted text-xs',
  },
]
