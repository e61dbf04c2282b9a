'use client'
import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { setChannelZone, useTimes } from '#ui/times.ts'

/** While a screen of a channel is open, all times on the page are in the channel's time zone. */
export function useChannelZone(channelId: string): string | null {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.guide.facts.queryOptions({ channelId }))
  const zone = data?.zone ?? null
  // Redraws the screen and its times when the zone arrives or changes.
  useTimes()
  useLayoutEffect(() => {
    setChannelZone(zone)
    return () => setChannelZone(null)
  }, [zone])
  return zone
}
