'use client'
import { Folder } from 'lucide-react'
import Link from 'next/link'
import { memo } from 'react'
import { SelectBox } from '#app/(studio)/_bulk/select-box.tsx'
import type { Selection } from '#app/(studio)/_bulk/use-selection.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { formatClockShort } from '#ui/format.ts'
import { LiveWords } from '../_desk/live-banner.tsx'
import { untilWords } from '../_desk/until-words.ts'
import { StatusBadge } from '../_status/status-badge.tsx'
import { Uptime } from '../_status/uptime.tsx'

/** A channel may have twenty; its settings show all. */
const MAX_LABELS_SHOWN = 4

const STATES = { ERROR: 0, STARTING: 1, LIVE: 2, STOPPED: 3 }

const COLUMNS: Column<ChannelView>[] = [
  { label: 'No.', sortBy: ({ number }) => number, numeric: true, className: 'w-16 max-sm:hidden' },
  {
    label: 'Channel',
    sortBy: ({ name }) => name,
    bare: true,
    className: 'min-w-48 max-w-80 max-sm:pr-8',
    cell: (channel) => <Name channel={channel} />,
  },
  {
    label: 'State',
    sortBy: ({ status }) => STATES[status],
    cell: (channel) => <StatusBadge channel={channel} className="justify-self-start" />,
  },
  { label: 'Now', className: 'max-w-64', cell: (channel) => <Now channel={channel} /> },
  { label: 'Next', className: 'max-w-64', cell: (channel) => <Next channel={channel} /> },
  {
    label: 'On air for',
    numeric: true,
    className: 'whitespace-nowrap max-sm:hidden',
    sortBy: ({ status, lastStartTime }) => (status === 'STOPPED' ? null : lastStartTime),
    cell: (channel) => <Uptime channel={channel} />,
  },
]

interface ChannelListProps {
  channels: readonly ChannelView[]
  selection: Selection
}

/** Many channels: a row each, and only the rows in view. */
export function ChannelList({ channels, selection }: ChannelListProps) {
  const select: Column<ChannelView> = {
    label: 'Selected',
    hideLabel: true,
    bare: true,
    // On phones beside the name.
    className: 'w-10 max-sm:absolute max-sm:top-3 max-sm:right-4 max-sm:w-auto',
    cell: ({ id, name }) => <SelectBox {...{ id, name, selection }} />,
  }
  return (
    <Card>
      <DataTable
        label="Channels"
        columns={[select, ...COLUMNS]}
        rows={channels}
        rowId={({ id }) => id}
        rowProps={({ id }) => ({
          'data-testid': 'channel-row',
          'data-channel-id': id,
          'aria-selected': selection.has(id),
          className: 'relative aria-selected:bg-accent-soft/50',
        })}
        className="min-w-[52rem]"
      />
    </Card>
  )
}

const Name = memo(function Name({ channel }: { channel: ChannelView }) {
  const { id, name, labels, folder, reason, status, live, givenUp } = channel
  return (
    <div className="grid min-w-0 gap-1">
      <Link href={`/channels/${id}`} className="wrap-anywhere font-medium hover:underline">
        {name}
      </Link>
      {(labels.length > 0 || folder) && (
        <ul className="flex flex-wrap gap-1" aria-label="Folder and labels">
          {folder && (
            <li className="min-w-0">
              <Badge className="max-w-full" title={folder}>
                <Folder aria-hidden />
                <span className="truncate">{folder}</span>
              </Badge>
            </li>
          )}
          {labels.slice(0, MAX_LABELS_SHOWN).map((label) => (
            <li key={label} className="min-w-0">
              <Badge tone="accent" className="max-w-full">
                <span className="truncate">{label}</span>
              </Badge>
            </li>
          ))}
          {labels.length > MAX_LABELS_SHOWN && (
            <li>
              <Badge title={labels.slice(MAX_LABELS_SHOWN).join(', ')}>{labels.length - MAX_LABELS_SHOWN} more</Badge>
            </li>
          )}
        </ul>
      )}
      {reason && status !== 'LIVE' && <p className="text-danger text-xs">{reason}</p>}
      {live && live.state !== 'live' && (
        <p className="text-danger text-xs">
          <LiveWords live={live} />
        </p>
      )}
      {status !== 'STOPPED' && givenUp.length > 0 && (
        <p className="text-danger text-xs">Gave up after repeated failures: {givenUp.join(', ')}</p>
      )}
    </div>
  )
})

function Now({ channel: { now, status } }: { channel: ChannelView }) {
  if (!now) return <span className="text-muted">{status === 'STARTING' ? 'About to air' : '–'}</span>
  return <span className="line-clamp-2 wrap-anywhere">{now.title}</span>
}

function Next({ channel }: { channel: ChannelView }) {
  const { next, order } = channel
  if (!next) return <span className="text-muted">–</span>
  return (
    <span className="line-clamp-2 wrap-anywhere">
      {order ? (
        `${untilWords(channel)} Then `
      ) : (
        <span className="clock text-muted">{formatClockShort(next.startsAt)} </span>
      )}
      {next.title}
    </span>
  )
}
