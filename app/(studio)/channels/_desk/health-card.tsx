'use client'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { lastSegmentEnd } from '#domain/channel/describe-channel.ts'
import type { PlayoutStateName } from '#domain/channel/status.ts'
import type { ChannelDetailView, ProcessView } from '#features/channel/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatAge, formatBitrate, formatDateTime } from '#ui/format.ts'
import { Figure } from '../_status/figure.tsx'
import { Uptime } from '../_status/uptime.tsx'

const STATE_WORDS: Record<PlayoutStateName, string> = {
  stopped: 'Off air',
  starting: 'Going on air',
  live: 'On air',
  degraded: 'On air, degraded',
  draining: 'Going off air',
  'backing-off': 'Waiting to retry',
  failed: 'Failed',
}

/** Relays are listed with their destinations. */
const isNoRelay = ({ destinationId }: ProcessView) => destinationId === null

/** The health of the channel in figures. */
export function HealthCard({ channel }: { channel: ChannelDetailView }) {
  const stopped = channel.status === 'STOPPED'
  const edgeAt = stopped ? channel.lastStopTime : channel.lastStartTime
  return (
    <Card>
      <CardHeader title="Health" />
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3.5 px-4 pb-5 text-sm sm:px-5">
        <Figure label="State" wide>
          {STATE_WORDS[channel.state]}
        </Figure>
        <Figure label="On air for">
          <Uptime channel={channel} />
        </Figure>
        <Figure label="Last segment">
          {channel.now ? <LastSegment startsAt={Date.parse(channel.now.startsAt)} /> : '–'}
        </Figure>
        <Figure label="Bitrate">
          {stopped || !channel.currentBitrate ? '–' : formatBitrate(channel.currentBitrate)}
        </Figure>
        <Figure label="Restarts">{channel.restartCount}</Figure>
        <Figure label="Quality">up to {channel.resolution}</Figure>
        <Figure label={stopped ? 'Last stopped' : 'Started'}>{edgeAt ? formatDateTime(edgeAt) : 'never'}</Figure>
        {channel.plannedUntil !== null && (
          <Figure label="Planned until" wide>
            {formatDateTime(channel.plannedUntil)}
            <span className="text-muted text-xs">, also without the database</span>
          </Figure>
        )}
        {channel.probe && (
          <Figure label="Checked as a viewer" wide>
            {channel.probe.failingSince === null ? 'No problem' : channel.probe.findings.join(' ')}
            <span className="text-muted text-xs">
              , <Ago instant={channel.probe.checkedAt} />
            </span>
          </Figure>
        )}
        {channel.processes.filter(isNoRelay).map((process) => (
          <Figure key={`${process.kind} ${process.contributionId}`} label={`Process: ${process.kind}`} wide>
            {process.state}
            {process.ffmpegPid !== null && <span className="clock text-muted text-xs"> pid {process.ffmpegPid}</span>}
            <span className="text-muted text-xs">
              , heartbeat <Ago instant={process.lastHeartbeat} />
            </span>
          </Figure>
        ))}
      </dl>
    </Card>
  )
}

/** @param startsAt of the item on air */
function LastSegment({ startsAt }: { startsAt: number }) {
  const now = useServerNow()
  return <Ago instant={lastSegmentEnd({ startsAt }, now)} />
}

function Ago({ instant }: { instant: string | number }) {
  const ageMs = useServerNow() - new Date(instant).getTime()
  return <>{ageMs < 1_000 ? 'just now' : `${formatAge(ageMs)} ago`}</>
}
