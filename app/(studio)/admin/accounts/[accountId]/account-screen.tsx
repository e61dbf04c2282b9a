'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Meters } from '#app/(studio)/_shell/meters.tsx'
import { MEMBER_ROLE_LABELS, MEMBER_ROLES } from '#domain/account/permissions.ts'
import type { AdminAccountView } from '#features/admin/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { formatDateTime } from '#ui/format.ts'
import { NotFoundCard } from '#ui/not-found-card.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { OverrideButton } from './override-button.tsx'
import { PersonActions } from './person-actions.tsx'
import { PlanSelect } from './plan-select.tsx'
import { SuspendButton } from './suspend-button.tsx'

const REFRESH_MS = 10_000

/** One account: its plan, limits, people and state. */
export function AccountScreen({ accountId }: { accountId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.admin.account.queryOptions({ accountId }, { refetchInterval: REFRESH_MS }))
  if (!query.data && query.error && readError(query.error).isFinal)
    return <NotFoundCard icon={Users} what="account" list={{ href: '/admin/accounts', name: 'accounts' }} />
  return (
    <QueryView query={query} what="the account" card>
      {(account) => (
        <>
          <PageHeader
            title={account.name}
            status={account.suspended && <Badge tone="danger">Suspended</Badge>}
            hint={
              <>
                <code className="clock text-xs">{account.id}</code> · created {formatDateTime(account.createdAt)}
              </>
            }
            back={{ href: '/admin/accounts', label: 'Accounts' }}
          >
            <SuspendButton account={account} />
          </PageHeader>
          {account.suspendReason && (
            <Notice tone="danger" className="mb-4">
              Suspended{account.suspendedAt && ` since ${formatDateTime(account.suspendedAt)}`}: {account.suspendReason}
            </Notice>
          )}
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <Card aria-label="Plan">
              <CardHeader title="Plan" />
              <div className="max-w-xs px-4 pb-5 sm:px-5">
                <PlanSelect account={account} />
              </div>
            </Card>
            <Card aria-label="Limits">
              <CardHeader title="Limits" hint="Usage, and the values that replace those of the plan." />
              <Meters
                meters={account.meters}
                actions={(meter) => (
                  <>
                    <SetBy account={account} name={meter.name} />
                    <OverrideButton accountId={account.id} meter={meter} />
                    {meter.override && <RemoveOverride account={account} name={meter.name} label={meter.label} />}
                  </>
                )}
              />
            </Card>
            <Card aria-label="People">
              <CardHeader title="People" hint={`${account.people.length} in this account`} />
              <DataTable
                label="People"
                columns={peopleColumns(account.id)}
                rows={account.people}
                rowId={({ id }) => id}
              />
            </Card>
          </div>
        </>
      )}
    </QueryView>
  )
}

const peopleColumns = (accountId: string): Column<AdminAccountView['people'][number]>[] => [
  { label: 'Name', sortBy: ({ name }) => name, bare: true, className: 'wrap-anywhere min-w-32 font-medium' },
  { label: 'Email', sortBy: ({ email }) => email, className: 'wrap-anywhere' },
  { label: 'Role', sortBy: ({ role }) => MEMBER_ROLES.indexOf(role), cell: ({ role }) => MEMBER_ROLE_LABELS[role] },
  {
    label: 'Actions',
    hideLabel: true,
    bare: true,
    cell: (person) => <PersonActions accountId={accountId} person={person} />,
  },
]

/** Who set the override of a limit, and when. */
function SetBy({ account: { overridesSet }, name }: Pick<RemoveOverrideProps, 'account' | 'name'>) {
  const set = overridesSet.find(({ limit }) => limit === name)
  if (!set) return null
  return (
    <p className="wrap-anywhere basis-full text-muted text-xs">
      {set.setBy ?? 'An earlier version'}, {formatDateTime(set.setAt)}
    </p>
  )
}

interface RemoveOverrideProps {
  account: AdminAccountView
  name: AdminAccountView['meters'][number]['name']
  label: string
}

function RemoveOverride({ account, name, label }: RemoveOverrideProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const remove = useMutation(
    trpc.admin.removeOverride.mutationOptions({
      onSuccess: (saved) => queries.setQueryData(trpc.admin.account.queryKey({ accountId: account.id }), saved),
    }),
  )
  return (
    <ConfirmButton
      size="small"
      tone="quiet"
      aria-label={`Remove the override of ${label}`}
      title={`Remove the override of ${label}?`}
      description="The value of the plan applies at once."
      confirmLabel="Remove"
      onConfirm={() => remove.mutateAsync({ accountId: account.id, limit: name })}
    >
      Remove override
    </ConfirmButton>
  )
}
