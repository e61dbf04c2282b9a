'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MEMBER_ROLE_LABELS } from '#domain/account/permissions.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { DialogButton } from '#ui/dialog-button.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { RenameForm } from './rename-form.tsx'

export function AccountFacts() {
  const trpc = useTRPC()
  const me = useQuery(trpc.account.me.queryOptions())
  return (
    <Card aria-label="Account">
      <CardHeader title="Account">
        {me.data?.permissions.includes('account') && (
          <DialogButton label="Rename" title="Rename the account">
            {(close) => <RenameForm name={me.data.account.name} onDone={close} />}
          </DialogButton>
        )}
      </CardHeader>
      <QueryView query={me} what="the account">
        {(data) => (
          <dl className="grid gap-x-6 gap-y-4 px-4 pb-5 text-sm sm:grid-cols-2 sm:px-5">
            <Fact name="Account">{data.account.name}</Fact>
            <Fact name="Role">
              {(data.memberRole ? MEMBER_ROLE_LABELS[data.memberRole] : '–') +
                (data.role === 'ADMIN' ? ', administrator of this installation' : '')}
            </Fact>
            <Fact name="Signed in as">{data.user?.name ?? 'An API key'}</Fact>
            <Fact name="Email">{data.user?.email ?? '–'}</Fact>
            <div className="sm:col-span-2">
              <dt className="text-muted text-xs">Account ID</dt>
              <dd className="mt-1 flex flex-wrap items-center gap-3">
                <code className="clock text-xs">{data.account.id}</code>
                <CopyButton text={data.account.id} label="Copy the account ID" />
              </dd>
            </div>
          </dl>
        )}
      </QueryView>
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="wrap-anywhere mt-0.5">{children}</dd>
    </div>
  )
}
