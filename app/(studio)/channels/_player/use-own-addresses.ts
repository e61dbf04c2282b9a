'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelView } from '#features/channel/schema.ts'

/** Half of what such a link lasts: a new one begins the picture anew. */
const FRESH_MS = 6 * 3_600_000

type Addresses = Pick<ChannelView, 'hlsUrl' | 'thumbnailUrl'>

/**
 * Where the studio's own players and pictures find the channel: with a link of their own where it plays with
 * signed links only. Null until that is there.
 */
export function useOwnAddresses(channel: ChannelView): Addresses | null {
  const trpc = useTRPC()
  const signed = channel.playback === 'TOKEN'
  const { data } = useQuery(
    trpc.playback.own.queryOptions(
      { channelId: channel.id },
      { enabled: signed, staleTime: FRESH_MS, refetchOnWindowFocus: false },
    ),
  )
  if (!signed) return channel
  if (!data) return null
  return { hlsUrl: data.hlsUrl, thumbnailUrl: channel.thumbnailUrl && data.thumbnailUrl }
}
