'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { FutureVersion } from '#domain/preview/statement.ts'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import { Notice } from '#ui/notice.tsx'
import { TimeBar } from './time-bar.tsx'
import { dayAt, hourAt, hourTicks, minuteTicks } from './zone-time.ts'

interface FutureBarsProps {
  channelId: string
  version: FutureVersion
  clock: ZoneClock
  aim: number
  pictureAt: number | null
  onAim(at: number): void
  onJump(at: number): void
}

/** A time bar of the chosen day, and one of the chosen hour. */
export function FutureBars({ channelId, version, ...shared }: FutureBarsProps) {
  const { clock, aim } = shared
  const day = dayAt(clock, aim)
  const hour = hourAt(clock, aim)
  const ofDay = useWindow(channelId, version, day)
  const ofHour = useWindow(channelId, version, hour)
  const error = ofDay.error ?? ofHour.error

  return (
    <div className="grid gap-3">
      <TimeBar
        {...shared}
        label="Time of day"
        day={day}
        stepMs={60_000}
        ticks={hourTicks(clock, day)}
        pieces={ofDay.data?.pieces ?? []}
      />
      <TimeBar
        {...shared}
        label="Time within the hour"
        day={hour}
        stepMs={1_000}
        ticks={minuteTicks(clock, hour.from)}
        pieces={ofHour.data?.pieces ?? []}
      />
      {error && <Notice tone="danger">{readError(error).message}</Notice>}
    </div>
  )
}

/** What airs in a window; the last result stays until the next one arrives. */
function useWindow(channelId: string, version: FutureVersion, window: { from: number; to: number }) {
  const trpc = useTRPC()
  const from = new Date(window.from).toISOString()
  const to = new Date(window.to).toISOString()
  return useQuery(
    trpc.preview.listFuture.queryOptions(
      { channelId, from, to, version },
      { placeholderData: keepPreviousData, staleTime: 30_000 },
    ),
  )
}
