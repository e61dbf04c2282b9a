'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MEMBER_ROLE_LABELS, MEMBER_ROLES, type MemberRole } from '#domain/account/permissions.ts'
import type { MemberView } from '#features/membership/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { formatDateTime } from '#ui/format.ts'
import { usePermissions } from '#ui/permissions.tsx'
import { openPage } from '#ui/public-path.ts'
import { QueryView } from '#ui/query-view.tsx'
import { Select } from '#ui/select.tsx'
import { MemberActions } from './member-actions.tsx'

const ROLES = MEMBER_ROLES.map((role) => ({ value: role, label: MEMBER_ROLE_LABELS[role] }))

export function MembersCard() {
  const trpc = useTRPC()
  const members = useQuery(trpc.member.list.queryOptions())
  const { data: me } = useQuery(trpc.account.me.queryOptions())
  const manages = usePermissions().may('account')
  const leave = useMutation(
    // The next page shows another account, or that there is none.
    trpc.member.leave.mutationOptions({ onSuccess: () => openPage('/channels') }),
  )
  return (
    <Card aria-label="Members">
      <CardHeader title="Members" hint={members.data && countWords(members.data.length)}>
        <ConfirmButton
          title={`Leave ${me?.account.name ?? 'the account'}?`}
          description="You lose access at once, and your API keys for this account end. An owner can invite you again."
          confirmLabel="Leave"
          onConfirm={() => leave.mutateAsync()}
        >
          Leave account
        </ConfirmButton>
      </CardHeader>
      <QueryView query={members} what="the members" bars={3}>
        {(data) => (
          <DataTable
            label="Members"
            columns={columnsFor(me?.user?.id ?? null, manages)}
            rows={data}
            rowId={({ id }) => id}
            rowProps={rowProps}
          />
        )}
      </QueryView>
    </Card>
  )
}

const countWords = (count: number) => (count === 1 ? 'One person.' : `${count} people.`)

const rowProps = ({ email }: MemberView) => ({ 'data-testid': 'member-row', 'data-email': email })

/** @param own id of the person who looks */
function columnsFor(own: string | null, manages: boolean): Column<MemberView>[] {
  const columns: Column<MemberView>[] = [
    {
      label: 'Name',
      sortBy: ({ name }) => name,
      bare: true,
      className: 'wrap-anywhere min-w-40',
      cell: ({ id, name, email }) => (
        <>
          <span className="font-medium">{name}</span>
          {id === own && <Badge className="ml-2">You</Badge>}
          <span className="block text-muted text-xs">{email}</span>
        </>
      ),
    },
    {
      label: 'Role',
      sortBy: ({ role }) => MEMBER_ROLES.indexOf(role),
      cell: (member) => (manages ? <RoleSelect member={member} /> : MEMBER_ROLE_LABELS[member.role]),
    },
    {
      label: 'Joined',
      sortBy: ({ joinedAt }) => Date.parse(joinedAt),
      cell: ({ joinedAt }) => <time dateTime={joinedAt}>{formatDateTime(joinedAt)}</time>,
      className: 'clock whitespace-nowrap text-muted text-xs',
    },
  ]
  if (manages)
    columns.push({
      label: 'Actions',
      hideLabel: true,
      bare: true,
      className: 'text-right',
      cell: (member) => member.id !== own && <MemberActions member={member} />,
    })
  return columns
}

function RoleSelect({ member }: { member: MemberView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const change = useMutation(
    trpc.member.setRole.mutationOptions({
      onSuccess: (changed) => {
        queryClient.setQueryData<MemberView[]>(trpc.member.list.queryKey(), (members) =>
          members?.map((each) => (each.id === changed.id ? changed : each)),
        )
        // One’s own role decides what the pages offer.
        return queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() })
      },
      onError: (error) => toastError('The role was not changed', error),
    }),
  )
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      className="w-40"
      value={member.role}
      options={ROLES}
      disabled={change.isPending}
      onChange={(role) => change.mutate({ userId: member.id, role: role as MemberRole })}
    />
  )
}
