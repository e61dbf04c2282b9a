import type { ChannelsChange, ChannelsSnapshot, ChannelView } from '#features/channel/schema.ts'

/** The list after a message of the stream. Channels that did not change are the same objects. */
export function applyChannelsChange(before: ChannelsSnapshot | undefined, change: ChannelsChange): ChannelsSnapshot {
  const { isWhole, channels, removed, at } = change
  if (isWhole || !before) return { channels: inOrder(channels), at }
  if (channels.length === 0 && removed.length === 0) return { channels: before.channels, at }
  const changed = new Map(channels.map((channel) => [channel.id, channel]))
  const gone = new Set(removed)
  const kept = before.channels.flatMap((channel) => {
    const next = changed.get(channel.id) ?? channel
    changed.delete(channel.id)
    return gone.has(channel.id) ? [] : [next]
  })
  return { channels: changed.size > 0 ? inOrder([...kept, ...changed.values()]) : kept, at }
}

/** As `channel.list` answers: the oldest first. */
const inOrder = (channels: readonly ChannelView[]) =>
  channels.toSorted((a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id))

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
