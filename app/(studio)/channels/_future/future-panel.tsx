'use client'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { PlaybackState } from '#app/_player/playback.ts'
import { readError } from '#app/_trpc/read-error.ts'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { DAY_MS } from '#domain/instants.ts'
import type { FutureVersion } from '#domain/preview/statement.ts'
import { zoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { FutureBasis } from '#features/preview/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import { Notice } from '#ui/notice.tsx'
import { PlayerFrame } from '../_player/player-frame.tsx'
import { PREVIEW_OUTDATED, PreviewScreen } from '../_player/preview-screen.tsx'
import { AirList } from '../_status/air-list.tsx'
import { DayChoice } from './day-choice.tsx'
import { EntryWords } from './entry-words.tsx'
import { FutureBars } from './future-bars.tsx'
import { MomentField } from './moment-field.tsx'
import { neighboursOf } from './neighbours.ts'
import { useFuture } from './use-future.ts'
import { dayAt, sameTimeOn } from './zone-time.ts'

/** The preview is out of date: it reopens automatically, but not more often than this. */
const REOPEN_EVERY_MS = 10_000

const VERSIONS = [
  { value: 'published', label: 'Published' },
  { value: 'draft', label: 'Draft' },
]

const CONDITIONS: Record<FutureBasis, string | null> = {
  air: null,
  start: 'The channel is off air. This is what airs if it is started now.',
  publish: 'This is the draft. It airs once it is published.',
  resume: 'The channel is held on the slate. This is what airs after the return to the schedule.',
}

interface FuturePanelProps {
  channel: { id: string; name: string }
  zone: string
  first: { at: number | null; version: FutureVersion }
}

/** The preview player with time bars: choose an instant and watch the channel as it will air. */
export function FuturePanel({ channel, zone, first }: FuturePanelProps) {
  const clock = useMemo(() => zoneClock(zone, serverNow() - 2 * DAY_MS, serverNow() + 12 * DAY_MS), [zone])
  const future = useFuture(channel.id, first)
  const { aim, version, shown, jump } = future
  const day = dayAt(clock, aim)
  const reopenedAt = useRef(0)
  const [pictureAt, setPictureAt] = useState<number | null>(null)
  const near = neighboursOf(shown, pictureAt)
  const here = pictureAt ?? aim
  const latest = useRef({ jump, here })
  latest.current = { jump, here }
  const onState = useCallback((state: PlaybackState | null) => {
    if (state?.httpStatus !== PREVIEW_OUTDATED || Date.now() - reopenedAt.current < REOPEN_EVERY_MS) return
    reopenedAt.current = Date.now()
    latest.current.jump(latest.current.here)
  }, [])
  const toPrevious = near.previous && (() => jump(Date.parse(near.previous!.startsAt)))
  const toNext = near.nextAt === null ? null : () => jump(near.nextAt!)
  const condition = shown && CONDITIONS[shown.basis]

  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-4">
        {future.error && <Notice tone="danger">{readError(future.error).message}</Notice>}
        {condition && <Notice tone={shown.basis === 'publish' ? 'info' : 'warn'}>{condition}</Notice>}
        <PlayerFrame
          source={{ hlsUrl: shown?.url ?? '', status: shown ? 'STARTING' : 'STOPPED', lastStartTime: null }}
          label={`Preview of ${channel.name}. Keys: Space plays and pauses, arrow keys go to the previous or next entry, M mutes, F full screen.`}
          pictureLabel={`Preview picture of ${channel.name}`}
          live={false}
          onPicture={setPictureAt}
          onState={onState}
          onKey={(key) => {
            const go = { ArrowLeft: toPrevious, ArrowRight: toNext }[key]
            go?.()
            return Boolean(go)
          }}
          screen={(props) => <PreviewScreen {...props} onReopen={() => jump(here)} />}
        />
        <Card aria-label="Time bar" className="grid gap-3 p-4" aria-busy={future.isPending}>
          <EntryWords entry={near.current} onPrevious={toPrevious} onNext={toNext} />
          <DayChoice clock={clock} day={day} onDay={(chosen) => jump(sameTimeOn(clock, aim, chosen))} />
          <FutureBars
            channelId={channel.id}
            version={version}
            clock={clock}
            aim={aim}
            pictureAt={pictureAt}
            onAim={future.aimAt}
            onJump={jump}
          />
        </Card>
      </div>
      <div className="grid min-w-0 gap-4 md:grid-cols-2 md:items-start xl:grid-cols-1">
        <Card aria-label="Time and schedule" className="grid gap-4 p-4 sm:p-5">
          <MomentField clock={clock} aim={aim} onAim={future.aimAt} />
          <LabelledSelect
            label="Schedule"
            className="w-full"
            options={VERSIONS}
            value={version}
            onChange={(value) => future.choose(value as FutureVersion)}
          />
        </Card>
        <Card>
          <CardHeader title="Up next" />
          {/* Each can be previewed from its start. */}
          <AirList label="Up next" airings={near.following} onPick={({ startsAt }) => jump(Date.parse(startsAt))} />
        </Card>
      </div>
    </div>
  )
}
