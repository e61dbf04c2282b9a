'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelView } from '#features/channel/schema.ts'

/** Half the lifetime of a link: a new one restarts the picture. */
const FRESH_MS = 6 * 3_600_000

type Addresses = Pick<ChannelView, 'hlsUrl' | 'thumbnailUrl'>

/**
 * The URLs of the studio's players and pictures: signed where viewers need signed links, or have no address.
 * Null until the signed URL arrives.
 */
export function useOwnAddresses(channel: ChannelView): Addresses | null {
  const trpc = useTRPC()
  const signed = channel.access === 'token' || !channel.hlsEnabled
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
