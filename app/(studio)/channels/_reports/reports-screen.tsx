'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Permitted } from '#ui/permitted.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { AudiencePage } from '../_audience/audience-page.tsx'
import { Reports } from './reports.tsx'

/** The report of a range, its files, and the saved reports of a channel. */
export function ReportsScreen({ channelId }: { channelId: string }) {
  const trpc = useTRPC()
  const facts = useQuery(trpc.guide.facts.queryOptions({ channelId }))
  return (
    <AudiencePage channelId={channelId} here="reports">
      {() => (
        <Permitted needs="figures" title="Reports">
          <QueryView card query={facts} what="the channel" bars={4}>
            {({ zone }) => <Reports key={zone} channelId={channelId} zone={zone} />}
          </QueryView>
        </Permitted>
      )}
    </AudiencePage>
  )
}
