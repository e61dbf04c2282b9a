'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import type { SystemLive } from '#features/system/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatClock, formatDateTime } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { AdminQueryPage } from '../admin-query-page.tsx'
import { ChannelFigures, Figures } from '../figures.tsx'
import { WorkersTable } from '../workers-table.tsx'
import { BreakersCard } from './breakers-card.tsx'
import { PerformanceCharts } from './performance-charts.tsx'
import { ProcessesCard } from './processes-card.tsx'
import { whatIsLimited } from './what-is-limited.ts'

/** A point of the charts is five seconds, as is a heartbeat. */
const REFRESH_MS = 5_000

/** One answer holds everything on this page. */
export function SystemScreen() {
  const trpc = useTRPC()
  const query = useQuery(trpc.system.live.queryOptions(undefined, { refetchInterval: REFRESH_MS }))
  const hint = query.data ? `This installation at ${formatClock(query.data.health.at)}` : ' '
  return (
    <AdminQueryPage here="system" hint={hint} query={query} what="the state of the system" shown="figures">
      {(data) => <System live={data} />}
    </AdminQueryPage>
  )
}

function System({ live }: { live: SystemLive }) {
  const { health, channelsByStatus: channels, workers } = live
  const { queues } = health
  return (
    <>
      <ServicesCard health={health} />
      <PerformanceCharts live={live} />
      <div className="grid gap-4 lg:grid-cols-2">
        <ChannelFigures title="Streams" hint="Channels by their state" counts={channels} />
        <Figures
          title="Queues"
          hint={`${queues.working} uploads in preparation`}
          figures={[
            { label: 'Uploads', value: queues.waiting, tone: 'warn' },
            { label: 'Commands', value: queues.pendingCommands, tone: 'accent' },
            { label: 'Mails', value: queues.mails, tone: 'neutral' },
            { label: 'Webhooks', value: queues.webhooks, tone: 'neutral' },
          ]}
        />
      </div>
      <BreakersCard breakers={health.breakers} workers={workers} />
      <ProcessesCard live={live} />
      <WorkersTable workers={workers} />
    </>
  )
}

const NAMES: Record<SystemLive['health']['services'][number]['service'], string> = {
  database: 'Database',
  redis: 'Redis',
  nats: 'NATS',
  clickhouse: 'ClickHouse',
  s3: 'S3',
  smtp: 'Mail',
  webhooks: 'Webhooks',
  alerts: 'Alert targets',
  imports: 'Imports',
  oauth: 'Sign-in providers',
  billing: 'Payments',
}
const STATES = { ok: 'OK', off: 'Not configured', unavailable: 'Unavailable' }
const TONES = { ok: 'accent', off: 'neutral', unavailable: 'danger' } as const

function sayBackup(backup: SystemLive['health']['backup']): string {
  if (!backup) return 'No backup was taken. “npm run backup” takes one while channels are on air.'
  const media = backup.media === 'files' ? 'with media' : 'media as a list'
  return `Newest backup: ${formatDateTime(backup.finishedAt)}, ${formatBytes(backup.bytes)}, ${media}, ${backup.secrets ? 'with' : 'without'} secrets`
}

function ServicesCard({ health }: { health: SystemLive['health'] }) {
  const { status, services, database } = health
  const limited = whatIsLimited(health)
  const hint = status === 'ok' ? 'Every service and every role answers' : 'Limited'
  return (
    <Card aria-label="Services">
      <CardHeader title="Services" hint={<span aria-live="polite">{hint}</span>} />
      {limited.length > 0 && (
        <Notice tone="warn" className="mx-4 mb-4 sm:mx-5">
          <ul>
            {limited.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
      <ul className="flex flex-wrap gap-2 px-4 pb-4 sm:px-5">
        {services.map(({ service, status: state }) => (
          <li key={service}>
            <Badge tone={TONES[state]}>
              {NAMES[service]}: {STATES[state]}
              {service === 'database' && state === 'ok' && `, ${database.latencyMs} ms`}
            </Badge>
          </li>
        ))}
      </ul>
      <div className="flex flex-col gap-1 px-4 pb-4 text-muted text-xs sm:px-5">
        <p>
          {`Without the database channels stay on air: loops without a limit, schedules for ${database.aheadHours} hours; an origin that starts after that time has neither. Changes, uploads and new live feeds wait.`}
        </p>
        <p>{sayBackup(health.backup)}</p>
      </div>
    </Card>
  )
}
