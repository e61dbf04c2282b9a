'use client'
import { useQuery } from '@tanstack/react-query'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import { Card } from '#ui/card.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import type { BarDay } from '../_future/zone-time.ts'
import { LogCard } from './log-card.tsx'
import { ProofCard } from './proof-card.tsx'
import { ReportCard } from './report-card.tsx'

interface AsRunDayProps {
  channelId: string
  clock: ZoneClock
  day: BarDay
  today: boolean
}

/** One day of the as-run log: its rows, its integrity, and the comparison with the plan. */
export function AsRunDay({ channelId, clock, day, today }: AsRunDayProps) {
  const trpc = useTRPC()
  const window = { channelId, from: new Date(day.from).toISOString(), to: new Date(day.to).toISOString() }
  const refetchInterval = today ? 15_000 : (false as const)
  const log = useQuery(trpc.asRun.list.queryOptions(window, { refetchInterval }))
  const report = useQuery(trpc.asRun.report.queryOptions(window, { refetchInterval }))
  const address = (what: string) =>
    `/api/channels/${channelId}/${what}?${new URLSearchParams({ format: 'csv', from: window.from, to: window.to })}`

  if (!log.data && log.error)
    return (
      <Card>
        <ErrorState title="The log could not be loaded" {...readError(log.error)} onRetry={() => void log.refetch()} />
      </Card>
    )
  if (!log.data)
    return (
      <Loading
        what="the log"
        className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]"
      >
        <Skeleton className="h-96 rounded-xl" />
        <Skeleton className="h-64 rounded-xl" />
      </Loading>
    )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <LogCard clock={clock} rows={log.data.rows} csvAddress={address('as-run')} today={today} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 max-xl:order-first">
        <ProofCard clock={clock} log={log.data} />
        <ReportCard report={report} csvAddress={address('as-run/report')} />
      </div>
    </div>
  )
}
