'use client'
import { useQuery } from '@tanstack/react-query'
import type { SystemOverview } from '../../../server/features/system/schema.ts'
import { readError } from '../../_trpc/read-error.ts'
import { useTRPC } from '../../_trpc/trpc.ts'
import { Card } from '../../_ui/card.tsx'
import { ErrorState } from '../../_ui/error-state.tsx'
import { Loading } from '../../_ui/loading.tsx'
import { PageHeader } from '../../_ui/page-header.tsx'
import { Skeleton } from '../../_ui/skeleton.tsx'
import { AccountsTable } from './accounts-table.tsx'
import { WorkersTable } from './workers-table.tsx'

/** The whole installation at a glance, asked for anew every few seconds. */
export function SystemDesk() {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(trpc.system.overview.queryOptions(undefined, { refetchInterval: 4_000 }))
  return (
    <>
      <PageHeader title="Admin" hint="All accounts and machines of this installation." />
      {data ? (
        <div className="grid gap-4">
          <Figures overview={data} />
          <WorkersTable workers={data.workers} at={data.at} />
          <AccountsTable accounts={data.accounts} />
        </div>
      ) : error ? (
        <Card>
          <ErrorState title="The overview could not be read" {...readError(error)} onRetry={() => refetch()} />
        </Card>
      ) : (
        <Loading what="the overview" className="grid gap-4">
          <Skeleton className="h-24 rounded-xl" />
          <Skeleton className="h-40 rounded-xl" />
        </Loading>
      )}
    </>
  )
}

function Figures({ overview: { channelsByStatus, queue } }: { overview: SystemOverview }) {
  const figures: [string, number, boolean?][] = [
    ['On air', channelsByStatus.LIVE],
    ['Starting', channelsByStatus.STARTING],
    ['In trouble', channelsByStatus.ERROR, channelsByStatus.ERROR > 0],
    ['Off air', channelsByStatus.STOPPED],
    ['Items waiting', queue.waiting],
    ['Items in work', queue.working],
    ['Items failed', queue.failed],
    ['Open commands', queue.pendingCommands],
  ]
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line sm:grid-cols-4">
      {figures.map(([label, value, alarming]) => (
        <div key={label} className="flex flex-col-reverse justify-end gap-1 bg-surface px-4 py-3.5">
          <dt className="text-muted text-xs">{label}</dt>
          <dd className={`clock text-xl ${alarming ? 'text-danger' : ''}`}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
