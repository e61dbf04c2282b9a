import type { ChannelView } from './schema.ts'

/**
 * Determines whether viewers are sent a channel again. Figures that change by themselves are excluded: with them every
 * viewer of every idle page would be sent everything once a second.
 */
export function channelFingerprint(view: ChannelView): string {
  return JSON.stringify(stillOf(view))
}

function stillOf(view: ChannelView): object {
  const { uptime: _, totalUptime: __, lastSegmentTime: ___, currentBitrate: ____, ...channel } = view
  if (channel.order === null) return channel
  // A return would be at the next segment boundary: its times move with the clock.
  const { now, next, live } = channel
  return {
    ...channel,
    now: now && [now.mediaId, now.title, now.startsAt],
    next: next && [next.mediaId, next.title],
    live: live && { ...live, steadyAt: null },
  }
}
