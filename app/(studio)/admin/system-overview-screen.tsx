'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import type { SystemOverview } from '#features/system/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatClock } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { AdminQueryPage } from './admin-query-page.tsx'
import { DeadLettersCard } from './dead-letters-card.tsx'
import { ChannelFigures, Figures } from './figures.tsx'
import { WorkersTable } from './workers-table.tsx'

/** Workers write a heartbeat every five seconds: polling more often shows nothing new. */
const REFRESH_MS = 5_000

export function SystemOverviewScreen() {
  const trpc = useTRPC()
  const query = useQuery(trpc.system.overview.queryOptions(undefined, { refetchInterval: REFRESH_MS }))
  const hint = query.data ? `This installation at ${formatClock(query.data.at)}` : ' '
  return (
    <AdminQueryPage here="overview" hint={hint} query={query} what="the overview" shown="figures">
      {(data) => <Overview overview={data} />}
    </AdminQueryPage>
  )
}

function Overview({ overview }: { overview: SystemOverview }) {
  const { channelsByStatus: channels, queue, workers, accounts, disk } = overview
  const total = channels.LIVE + channels.STARTING + channels.ERROR + channels.STOPPED
  return (
    <>
      {overview.brokenTrails.map((trail) => (
        <Notice key={trail.accountId} tone="danger">
          The audit trail of {trail.name ?? trail.accountId} is broken from entry {trail.faultSequence} on. Compare it
          with a backup: see “Audit trail” in docs/guide-security.md.
        </Notice>
      ))}
      <div className="grid gap-4 lg:grid-cols-2">
        <ChannelFigures
          title="Channels"
          hint={`${total} of ${accounts} ${accounts === 1 ? 'account' : 'accounts'}`}
          counts={channels}
        />
        <Figures
          title="Queue"
          hint="Uploads in preparation, and commands not yet picked up"
          figures={[
            { label: 'Waiting', value: queue.waiting, tone: 'warn' },
            { label: 'Processing', value: queue.working, tone: 'accent' },
            { label: 'Failed', value: queue.failed, tone: 'danger' },
            { label: 'Commands', value: queue.pendingCommands, tone: 'neutral' },
          ]}
        />
      </div>
      {disk && (
        <Card aria-label="Disk">
          <CardHeader title="Disk" hint="Media, database and logs" />
          <p className="px-4 pb-4 text-sm sm:px-5">
            {formatBytes(disk.freeBytes)} of {formatBytes(disk.totalBytes)} free
            {disk.status === 'full' && '. Full: uploads are refused and videos are not prepared.'}
            {disk.status === 'low' && '. Almost full.'}
          </p>
        </Card>
      )}
      <WorkersTable workers={workers} />
      <DeadLettersCard />
    </>
  )
}
