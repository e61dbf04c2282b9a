'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import Link from 'next/link'
import { useDeferredValue, useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import { PLANS } from '#domain/plan/plans.ts'
import type { AccountRow } from '#features/admin/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field, Input } from '#ui/field.tsx'
import { formatDateTime } from '#ui/format.ts'
import { MoreButton } from '#ui/more-button.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { AdminPage } from '../admin-page.tsx'

/** Search of accounts and people. */
export function AccountsScreen() {
  const trpc = useTRPC()
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query.trim())
  const pages = useInfiniteQuery(
    trpc.admin.accounts.infiniteQueryOptions(
      { query: asked || undefined },
      { getNextPageParam: (last) => last.nextCursor, placeholderData: keepPreviousData },
    ),
  )
  return (
    <AdminPage here="accounts" hint="Search by account, or by the name or email of a person in it.">
      <Card>
        <div className="max-w-md p-4 sm:px-5">
          <Field label="Search">
            {(control) => (
              <Input
                {...control}
                type="search"
                value={query}
                maxLength={200}
                onChange={(event) => setQuery(event.target.value)}
              />
            )}
          </Field>
        </div>
        <QueryView query={pages} what="the accounts" bars={4}>
          {(data) => {
            const rows = data.pages.flatMap((page) => page.accounts)
            if (rows.length === 0)
              return (
                <EmptyState icon={Users} title="No account found" className="py-8">
                  Search for another name or address.
                </EmptyState>
              )
            return (
              <DataTable label="Accounts" columns={COLUMNS} rows={rows} rowId={({ id }) => id} rowProps={rowProps} />
            )
          }}
        </QueryView>
        <MoreButton of={pages} />
      </Card>
    </AdminPage>
  )
}

const rowProps = () => ({ 'data-testid': 'account-row' })

const COLUMNS: Column<AccountRow>[] = [
  {
    label: 'Name',
    cell: ({ id, name, suspendedAt }) => (
      <span className="flex flex-wrap items-center gap-2">
        <Link href={`/admin/accounts/${id}`} className="font-medium underline-offset-4 hover:underline">
          {name}
        </Link>
        {suspendedAt && <Badge tone="danger">Suspended</Badge>}
      </span>
    ),
    sortBy: ({ name }) => name,
    bare: true,
    className: 'wrap-anywhere min-w-40',
  },
  { label: 'Plan', cell: ({ plan }) => PLANS[plan].label, sortBy: ({ plan }) => PLANS[plan].priority },
  {
    label: 'People',
    cell: ({ people }) => people.map(({ email }) => email).join(', '),
    className: 'wrap-anywhere text-muted text-xs',
  },
  { label: 'Channels', sortBy: ({ channels }) => channels, numeric: true },
  { label: 'Started', sortBy: ({ channelsOnAir }) => channelsOnAir, numeric: true },
  {
    label: 'Storage',
    cell: ({ storedBytes }) => formatBytes(storedBytes),
    sortBy: ({ storedBytes }) => storedBytes,
    numeric: true,
    className: 'whitespace-nowrap',
  },
  {
    label: 'Since',
    cell: ({ createdAt }) => formatDateTime(createdAt),
    sortBy: ({ createdAt }) => createdAt,
    className: 'clock whitespace-nowrap text-muted text-xs',
  },
]
