'use client'
import { useQuery } from '@tanstack/react-query'
import { readError } from '../../_trpc/read-error.ts'
import { useTRPC } from '../../_trpc/trpc.ts'
import { Card, CardHeader } from '../../_ui/card.tsx'
import { Loading } from '../../_ui/loading.tsx'
import { Skeleton } from '../../_ui/skeleton.tsx'

export function AccountCard() {
  const trpc = useTRPC()
  const { data, error } = useQuery(trpc.account.me.queryOptions())
  const facts = data && [
    ['Name', data.user?.name ?? '–'],
    ['E-mail address', data.user?.email ?? '–'],
    ['Account', data.account.name],
    ['Role', data.role === 'ADMIN' ? 'Admin' : 'Customer'],
  ]
  return (
    <Card>
      <CardHeader title="Account" />
      {facts ? (
        <dl className="grid gap-x-6 gap-y-3.5 px-4 pb-5 text-sm sm:grid-cols-2 sm:px-5">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt className="text-muted text-xs">{label}</dt>
              <dd className="mt-0.5">{value}</dd>
            </div>
          ))}
        </dl>
      ) : error ? (
        <p className="px-4 pb-5 text-muted text-sm sm:px-5">{readError(error).message}</p>
      ) : (
        <Loading what="the account" className="grid gap-3 px-4 pb-5 sm:px-5">
          <Skeleton className="h-4 w-1/2" />
          <Skeleton className="h-4 w-1/3" />
        </Loading>
      )}
    </Card>
  )
}
