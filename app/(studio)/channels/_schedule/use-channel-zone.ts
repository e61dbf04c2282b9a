'use client'
import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { setChannelZone, useTimes } from '#ui/times.ts'

/** For the screens of a channel: while one is open, every time on the page is told on the channel's clock. */
export function useChannelZone(channelId: string): string | null {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.guide.facts.queryOptions({ channelId }))
  const zone = data?.zone ?? null
  // Draws the screen anew, and all times on it, when the zone comes or changes.
  useTimes()
  useLayoutEffect(() => {
    setChannelZone(zone)
    return () => setChannelZone(null)
  }, [zone])
  return zone
}
