'use client'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { createContext, type ReactNode, useContext } from 'react'
import type { ChannelsChange, ChannelsSnapshot, ChannelView } from '#features/channel/schema.ts'
import { applyChannelsChange } from './apply-channels-change.ts'
import { adjustServerClock } from './server-clock.ts'
import { useTRPC } from './trpc.ts'
import { type ConnectionState, useKeptOpen } from './use-live-subscription.ts'
import { besideStream, useSnapshotStream } from './use-snapshot-stream.ts'

const Connection = createContext<ConnectionState>('connecting')

/** State of the stream of changes. */
export const useConnection = () => useContext(Connection)

/** Fields whose change makes the details worth a refetch. */
const detailKey = (channel: ChannelView) =>
  [channel.revision, channel.state, channel.status, channel.reason, channel.restartCount, channel.now?.startsAt].join()

/** One stream for the whole studio: every change goes into the query cache that all pages read. */
export function ChannelsFeed({ children }: { children: ReactNode }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const listKey = trpc.channel.list.queryKey()

  const { onError } = useSnapshotStream(listKey)

  function take(change: ChannelsChange) {
    adjustServerClock(change.at)
    const before = queryClient.getQueryData<ChannelsSnapshot>(listKey)
    queryClient.setQueryData<ChannelsSnapshot>(listKey, applyChannelsChange(before, change))
    const knownById = new Map(before?.channels.map((channel) => [channel.id, channel]))
    for (const channel of change.channels) {
      const known = knownById.get(channel.id)
      if (known && detailKey(known) === detailKey(channel)) continue
      void queryClient.invalidateQueries({ queryKey: trpc.channel.get.queryKey({ channelId: channel.id }) })
    }
  }

  const subscription = useSubscription(
    trpc.channel.onChange.subscriptionOptions(undefined, { onData: ({ data }) => take(data), onError }),
  )
  return <Connection value={useKeptOpen(subscription)}>{children}</Connection>
}

/** All channels of the account, polled while the stream is down. */
export function useChannels() {
  const trpc = useTRPC()
  const connection = useConnection()
  return useQuery(
    trpc.channel.list.queryOptions(undefined, { ...besideStream(connection), placeholderData: keepPreviousData }),
  )
}

/** Shows the answer of a command at once, then refetches: the stream may already have delivered later changes. */
export function usePutChannel() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return (channel: ChannelView) => {
    const listKey = trpc.channel.list.queryKey()
    queryClient.setQueryData<ChannelsSnapshot>(listKey, (snapshot) => {
      if (!snapshot) return snapshot
      const known = snapshot.channels.some(({ id }) => id === channel.id)
      const channels = known
        ? snapshot.channels.map((other) => (other.id === channel.id ? channel : other))
        : [...snapshot.channels, channel]
      return { ...snapshot, channels }
    })
    void queryClient.invalidateQueries({ queryKey: listKey })
    void queryClient.invalidateQueries({ queryKey: trpc.channel.get.queryKey({ channelId: channel.id }) })
  }
}
