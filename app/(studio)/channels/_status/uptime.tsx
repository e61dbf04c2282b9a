'use client'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import { formatAge } from '#ui/format.ts'

/** Time on air in this run, counted between the server's messages. */
export function Uptime({ channel, at }: { channel: ChannelView; at: string }) {
  const now = useServerNow()
  if (channel.status === 'STOPPED' || channel.uptime <= 0) return <>–</>
  const sinceMs = channel.status === 'LIVE' ? Math.max(0, now - Date.parse(at)) : 0
  return <>{formatAge(channel.uptime * 1000 + sinceMs)}</>
}
