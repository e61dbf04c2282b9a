'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { publicPath } from '#ui/public-path.ts'
import { QueryView } from '#ui/query-view.tsx'
import type { BarDay } from '../_future/zone-time.ts'
import { DayFrame } from '../_guide/day-frame.tsx'
import { LogCard } from './log-card.tsx'
import { ProofCard } from './proof-card.tsx'
import { ReportCard } from './report-card.tsx'

/** The as-run log and its proof. */
export function AsRunScreen({ channelId }: { channelId: string }) {
  return (
    <DayFrame channelId={channelId} here="as-run" future={false}>
      {({ day, today }) => <AsRunDay key={day.from} channelId={channelId} day={day} today={today} />}
    </DayFrame>
  )
}

/** One day of the as-run log: its rows, its integrity, and the comparison with the plan. */
function AsRunDay({ channelId, day, today }: { channelId: string; day: BarDay; today: boolean }) {
  const trpc = useTRPC()
  const window = { channelId, from: new Date(day.from).toISOString(), to: new Date(day.to).toISOString() }
  const options = { refetchInterval: today ? 15_000 : (false as const) }
  const log = useQuery(trpc.asRun.list.queryOptions(window, options))
  const report = useQuery(trpc.asRun.report.queryOptions(window, options))
  const address = (what: string) =>
    publicPath(
      `/api/channels/${channelId}/${what}?${new URLSearchParams({ format: 'csv', from: window.from, to: window.to })}`,
    )
  return (
    <QueryView card query={log} what="the log" bars={5}>
      {(data) => (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
          <LogCard rows={data.rows} csvAddress={address('as-run')} today={today} />
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 max-xl:order-first">
            <ProofCard log={data} />
            <ReportCard query={report} csvAddress={address('as-run/report')} />
          </div>
        </div>
      )}
    </QueryView>
  )
}
