'use client'
import { DRILLS } from '#domain/game-day/drills.ts'
import type { DrillReport, GameDayView } from '#features/game-day/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { formatClock, formatDateTime } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'

const STATES = {
  running: { label: 'Running', tone: 'warn' },
  done: { label: 'Done', tone: 'accent' },
  interrupted: { label: 'Interrupted', tone: 'danger' },
} as const

/** One game day, while it runs and afterwards. */
export function GameDayCard({ day }: { day: GameDayView }) {
  const { channelName, accountName, startedAt, state, reason, report } = day
  const { label, tone } = STATES[state]
  return (
    <Card aria-label={`Game day of ${channelName}`} data-testid="game-day">
      <CardHeader
        title={<span className="wrap-anywhere">{channelName}</span>}
        hint={
          <span className="wrap-anywhere">
            {accountName}, {formatDateTime(startedAt)}
          </span>
        }
      >
        <Badge tone={tone}>{label}</Badge>
      </CardHeader>
      {state === 'running' && (
        <p className="px-4 pb-4 text-sm sm:px-5" aria-live="polite">
          {progressOf(day)}
        </p>
      )}
      {reason && (
        <Notice tone="warn" className="mx-4 mb-4 sm:mx-5">
          {reason}
        </Notice>
      )}
      {report.length > 0 && (
        <DataTable
          label={`Report of ${channelName}`}
          columns={COLUMNS}
          rows={report}
          rowId={({ drill }) => drill}
          rowProps={() => ({ 'data-testid': 'drill-row' })}
        />
      )}
    </Card>
  )
}

function progressOf({ current, drills, report }: GameDayView): string {
  if (!current) return report.length === 0 ? 'Waiting for the worker of the channel.' : 'The report is being written.'
  return `Drill ${report.length + 1} of ${drills.length}: ${DRILLS[current].label}. Measuring.`
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

const COLUMNS: Column<DrillReport>[] = [
  {
    label: 'Drill',
    cell: ({ drill, target }) => (
      <>
        <span className="font-medium">{DRILLS[drill].label}</span>
        {target && <span className="wrap-anywhere block text-muted text-xs">{target}</span>}
      </>
    ),
    bare: true,
    className: 'min-w-40',
  },
  {
    label: 'Done at',
    cell: ({ startedAt }) => (startedAt ? formatClock(startedAt) : '–'),
    className: 'clock whitespace-nowrap text-muted text-xs',
  },
  { label: 'Recovered after', cell: recoveryOf, className: 'min-w-32' },
  {
    label: 'Viewers’ gap',
    cell: ({ viewer }) => (viewer ? seconds(viewer.playerGapMs) : '–'),
    numeric: true,
    className: 'whitespace-nowrap',
  },
  {
    label: 'Without a new segment',
    cell: ({ viewer }) => (viewer ? seconds(viewer.publishGapMs) : '–'),
    numeric: true,
    className: 'whitespace-nowrap',
  },
  { label: 'Failed looks', cell: looksOf, className: 'min-w-32' },
  { label: 'Alerts', cell: alertsOf, className: 'min-w-32 text-xs' },
]

function recoveryOf({ outcome, recoveredMs, measuredMs, reason }: DrillReport) {
  if (outcome === 'left-out') return <span className="text-muted text-xs">Left out. {reason}</span>
  if (recoveredMs === null) return <Badge tone="danger">Not within {seconds(measuredMs)}</Badge>
  return <span className="clock">{seconds(recoveredMs)}</span>
}

function looksOf({ viewer }: DrillReport) {
  if (!viewer) return '–'
  const { failedLooks, looks, outageMs, findings } = viewer
  return (
    <>
      {failedLooks} of {looks}
      {outageMs > 0 && `, for ${seconds(outageMs)}`}
      {findings.map((finding) => (
        <span key={finding} className="wrap-anywhere block text-muted text-xs">
          {finding}
        </span>
      ))}
    </>
  )
}

function alertsOf({ alerts }: DrillReport) {
  if (alerts.length === 0) return 'None'
  return alerts.map(({ id, label, subject, openedAt, resolvedAt }) => (
    <span key={id} className="wrap-anywhere block">
      {label}: {subject}, {formatClock(openedAt)} to {resolvedAt ? formatClock(resolvedAt) : 'now or later'}
    </span>
  ))
}
