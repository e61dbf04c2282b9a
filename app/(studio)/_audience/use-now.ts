'use client'
import { useQuery } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useKeptOpen } from '#app/_trpc/use-live-subscription.ts'
import { besideStream, useSnapshotStream } from '#app/_trpc/use-snapshot-stream.ts'

/** Seconds that the page has seen itself. */
const SEEN_MS = 600_000

export interface Seen {
  at: number
  viewers: number
}

/** Who watches now, each second, and what it was since the page was opened. */
export function useNow(channelId: string | undefined) {
  const trpc = useTRPC()
  const input = channelId ? { channelId } : {}
  const key = trpc.analytics.now.queryKey(input)
  const connection = useKeptOpen(
    useSubscription(trpc.analytics.onNow.subscriptionOptions(input, useSnapshotStream(key))),
  )
  const query = useQuery(trpc.analytics.now.queryOptions(input, besideStream(connection)))
  const { data } = query
  const [seen, setSeen] = useState<readonly Seen[]>([])
  useEffect(() => {
    if (!data) return
    const at = Date.parse(data.at)
    setSeen((before) => {
      if ((before.at(-1)?.at ?? 0) >= at) return before
      return [...before.filter((each) => each.at > at - SEEN_MS), { at, viewers: data.viewers }]
    })
  }, [data])
  return { query, seen }
}
