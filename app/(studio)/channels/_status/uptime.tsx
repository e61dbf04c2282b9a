'use client'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import { formatAge } from '#ui/format.ts'

/** Time on air in this run, counted by the browser: a channel is sent again only when something else changes. */
export function Uptime({ channel }: { channel: ChannelView }) {
  const now = useServerNow()
  const { status, uptime, lastStartTime, lastStopTime } = channel
  // The worker has not carried out this start yet.
  const isBefore = !lastStartTime || (lastStopTime !== null && lastStopTime > lastStartTime)
  if (status === 'STOPPED' || isBefore) return <>–</>
  return <>{formatAge(status === 'LIVE' ? Math.max(0, now - Date.parse(lastStartTime)) : uptime * 1000)}</>
}
