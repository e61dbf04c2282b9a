'use client'
import { useMutation } from '@tanstack/react-query'
import { PencilLine, PlugZap, Trash2 } from 'lucide-react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { DestinationStatus } from '#domain/destination/describe-destination.ts'
import { PLATFORMS } from '#domain/destination/platforms.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import type { DestinationView } from '#features/destination/schema.ts'
import type { BadgeTone } from '#ui/badge.tsx'
import { cn } from '#ui/cn.ts'
import { formatAge, formatBitrate } from '#ui/format.ts'
import { MenuItem, MenuLine } from '#ui/menu.tsx'
import { SwitchedRow } from '../_channel/list-card.tsx'
import { useReport } from '../_channel/use-report.ts'

const LOOKS: Record<DestinationStatus, { label: string; tone: BadgeTone }> = {
  off: { label: 'Off', tone: 'neutral' },
  waiting: { label: 'Ready', tone: 'neutral' },
  connecting: { label: 'Connecting', tone: 'warn' },
  sending: { label: 'Sending', tone: 'accent' },
  retrying: { label: 'Retrying', tone: 'danger' },
  'given-up': { label: 'Gave up', tone: 'danger' },
  unknown: { label: 'Status unknown', tone: 'warn' },
}

interface DestinationRowProps {
  destination: DestinationView
  onOpen(what: 'edit' | 'test' | 'remove'): void
}

export function DestinationRow({ destination, onOpen }: DestinationRowProps) {
  const trpc = useTRPC()
  const {
    id: destinationId,
    channelId,
    name,
    platform,
    rung,
    rungProblem,
    enabled,
    status,
    statusText,
    reason,
    serverUrl,
  } = destination
  const report = useReport(channelId)
  const change = useMutation(trpc.destination.update.mutationOptions(report({ failed: `${name} was not changed` })))
  return (
    <li data-testid="destination" data-status={status} className="grid gap-1.5 px-4 py-3 text-sm sm:px-5">
      <SwitchedRow
        name={name}
        look={LOOKS[status]}
        enabled={enabled}
        change={change}
        onSwitch={(on) => change.mutate({ channelId, destinationId, enabled: on })}
        menu={
          <>
            <MenuItem needs="configure" icon={PencilLine} onSelect={() => onOpen('edit')}>
              Change
            </MenuItem>
            <MenuItem needs="configure" icon={PlugZap} onSelect={() => onOpen('test')}>
              Test connection
            </MenuItem>
            <MenuLine />
            <MenuItem needs="configure" icon={Trash2} danger onSelect={() => onOpen('remove')}>
              Remove
            </MenuItem>
          </>
        }
      />
      {status === 'sending' ? (
        <Figures destination={destination} />
      ) : (
        <p className={cn('text-xs', LOOKS[status].tone === 'danger' ? 'text-danger' : 'text-muted')}>{statusText}</p>
      )}
      {reason && <p className="text-danger text-xs leading-relaxed">{reason}</p>}
      {rungProblem && <p className="text-warn text-xs leading-relaxed">{rungProblem} Choose a lower quality.</p>}
      <p className="break-all text-muted text-xs">
        {PLATFORMS[platform].label}, {rung}
        <span className="clock"> · {serverUrl}</span>
      </p>
    </li>
  )
}

/** Fewer bytes in flight are normal. */
const NOTICED_BYTES = 256 * 1024

/** What the relay sends, and what the server has acknowledged. */
function Figures({ destination }: { destination: DestinationView }) {
  const { bitrateKbps, frames, queueMs, restarts, since, takenKbps, waitingBytes } = destination
  const forMs = useServerNow() - Date.parse(since)
  return (
    <p className="text-muted text-xs tabular-nums">
      {formatBitrate(bitrateKbps)} for {formatAge(forMs)} · {frames.toLocaleString()} frames ·{' '}
      {(queueMs / 1_000).toFixed(1)} s queued
      {takenKbps !== null && ` · server accepts ${formatBitrate(takenKbps)}`}
      {waitingBytes !== null && waitingBytes > NOTICED_BYTES && `, ${formatBytes(waitingBytes)} in flight`}
      {restarts > 0 && ` · ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`}
    </p>
  )
}
