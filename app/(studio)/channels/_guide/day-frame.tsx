'use client'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type ZoneClock, zoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { GuideFacts } from '#features/guide/schema.ts'
import { QueryView } from '#ui/query-view.tsx'
import { ChannelPage } from '../_channel/channel-page.tsx'
import { type BarDay, dayAt } from '../_future/zone-time.ts'
import { DayPicker } from './day-picker.tsx'

const YEAR_MS = 366 * 86_400_000

export interface ShownDay {
  facts: GuideFacts
  clock: ZoneClock
  day: BarDay
  /** Whether it is the current day. */
  today: boolean
}

interface DayFrameProps {
  channelId: string
  here: 'guide' | 'as-run'
  /** Whether future days can be chosen. */
  future: boolean
  children(shown: ShownDay): ReactNode
}

/** A page about one day of a channel, with the day picker in its time zone. */
export function DayFrame({ here, ...day }: DayFrameProps) {
  return (
    <ChannelPage channelId={day.channelId} here={here}>
      {() => <DayOfChannel {...day} />}
    </ChannelPage>
  )
}

/** The same inside of a page. */
export function DayOfChannel({ channelId, ...day }: Omit<DayFrameProps, 'here'>) {
  const trpc = useTRPC()
  const facts = useQuery(trpc.guide.facts.queryOptions({ channelId }))
  return (
    <QueryView card query={facts} what="the channel" bars={5}>
      {(given) => <ChosenDay facts={given} {...day} />}
    </QueryView>
  )
}

function ChosenDay({ facts, future, children }: Pick<DayFrameProps, 'future' | 'children'> & { facts: GuideFacts }) {
  const { zone } = facts
  const clock = useMemo(() => zoneClock(zone, serverNow() - 5 * YEAR_MS, serverNow() + YEAR_MS), [zone])
  const [chosen, setChosen] = useState<BarDay | null>(null)
  const now = dayAt(clock, serverNow())
  const day = chosen ?? now
  return (
    <>
      <DayPicker clock={clock} day={day} today={now} future={future} onDay={setChosen} />
      {children({ facts, clock, day, today: day.localMs === now.localMs })}
    </>
  )
}
