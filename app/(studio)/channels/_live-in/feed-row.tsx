'use client'
import { useMutation } from '@tanstack/react-query'
import { KeyRound, PencilLine, ShieldOff, Trash2 } from 'lucide-react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ContributionStatus } from '#domain/contribution/describe-contribution.ts'
import type { ContributionView } from '#features/contribution/schema.ts'
import type { BadgeTone } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { formatAge, formatDateTime } from '#ui/format.ts'
import { MenuItem, MenuLine } from '#ui/menu.tsx'
import { SwitchedRow } from '../_channel/list-card.tsx'
import { useReport } from '../_channel/use-report.ts'
import { ReturnButton } from '../_desk/return-button.tsx'
import type { Question } from './ask-first-dialog.tsx'
import { FeedPreview } from './feed-preview.tsx'

const LOOKS: Record<ContributionStatus, { label: string; tone: BadgeTone }> = {
  off: { label: 'Off', tone: 'neutral' },
  revoked: { label: 'Revoked', tone: 'danger' },
  waiting: { label: 'Waiting', tone: 'neutral' },
  connecting: { label: 'Connecting', tone: 'warn' },
  connected: { label: 'Connected', tone: 'accent' },
  'on-air': { label: 'On air', tone: 'danger' },
  unknown: { label: 'Status unknown', tone: 'warn' },
}

interface FeedRowProps {
  feed: ContributionView
  rtmpUrl: string | null
  channelStarted: boolean
  /** It is on air, or requested. */
  isWanted: boolean
  onEdit(): void
  onAsk(question: Question): void
}

export function FeedRow({ feed, rtmpUrl, channelStarted, isWanted, onEdit, onAsk }: FeedRowProps) {
  const trpc = useTRPC()
  const { id: contributionId, channelId, name, source, status, stream, lastStream, hint } = feed
  const report = useReport(channelId)
  const change = useMutation(trpc.contribution.update.mutationOptions(report({ failed: `${name} was not changed` })))
  return (
    <li data-testid="live-feed" data-status={status} className="grid gap-2 px-4 py-3 text-sm sm:px-5">
      <SwitchedRow
        name={name}
        look={LOOKS[status]}
        enabled={feed.enabled}
        change={change}
        onSwitch={(on) => change.mutate({ channelId, contributionId, enabled: on })}
        menu={
          <>
            <MenuItem needs="configure" icon={PencilLine} onSelect={onEdit}>
              Settings
            </MenuItem>
            {source === 'rtmp' && (
              <>
                <MenuItem needs="configure" icon={KeyRound} onSelect={() => onAsk('rotate')}>
                  New stream key
                </MenuItem>
                <MenuItem needs="configure" icon={ShieldOff} onSelect={() => onAsk('revoke')}>
                  Revoke key
                </MenuItem>
              </>
            )}
            <MenuLine />
            <MenuItem needs="configure" icon={Trash2} danger onSelect={() => onAsk('remove')}>
              Remove
            </MenuItem>
          </>
        }
      />
      {stream && <FeedPreview feedName={name} stream={stream} />}
      <p className="text-muted text-xs tabular-nums">
        {feed.statusText}
        {stream && <Since startedAt={stream.startedAt} />}
      </p>
      {feed.warning && (
        <p role="status" data-testid="feed-warning" className="text-warn text-xs leading-relaxed">
          {feed.warning}
        </p>
      )}
      {lastStream?.endedAt && (
        <p className="text-muted text-xs leading-relaxed">
          Last session ended {formatDateTime(lastStream.endedAt)}: {lastStream.reason}
        </p>
      )}
      <p className="break-all text-muted text-xs">
        {source === 'rtmp' ? (rtmpUrl ?? 'This installation does not accept RTMP.') : hint}
        {source === 'rtmp' && hint && <span> · key …{hint}</span>}
      </p>
      <AirButtons feed={feed} channelStarted={channelStarted} isWanted={isWanted} />
    </li>
  )
}

function Since({ startedAt }: { startedAt: string }) {
  return <> · for {formatAge(useServerNow() - Date.parse(startedAt))}</>
}

function AirButtons({ feed, channelStarted, isWanted }: Pick<FeedRowProps, 'feed' | 'channelStarted' | 'isWanted'>) {
  const trpc = useTRPC()
  const { id: contributionId, channelId, name, status } = feed
  const report = useReport(channelId)
  const take = useMutation(
    trpc.contribution.take.mutationOptions(
      report({ done: `${name} goes live at the next segment`, failed: `${name} did not go live` }),
    ),
  )
  // On air, lost, recovering or awaited: the return is the same.
  if (isWanted || status === 'on-air')
    return <ReturnButton channelId={channelId} order="live" from={name} size="small" />
  if (status !== 'connected') return null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button
        needs="operate"
        size="small"
        tone="accent"
        disabled={!channelStarted}
        aria-label={`Go live with ${name}`}
        busy={take.isPending}
        onClick={() => take.mutate({ channelId, contributionId })}
      >
        Go live
      </Button>
      {!channelStarted && <span className="text-muted text-xs">Start the channel first.</span>}
    </div>
  )
}
