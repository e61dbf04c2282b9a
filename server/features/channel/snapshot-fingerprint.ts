import type { ChannelsSnapshot } from './schema.ts'

/**
 * What decides whether viewers are sent a new snapshot. Figures that tick by themselves are left
 * out: with them, every viewer of every idle page would be sent everything once a second.
 */
export function snapshotFingerprint({ channels }: ChannelsSnapshot): string {
  return JSON.stringify(channels.map(({ uptime: _, lastSegmentTime: __, currentBitrate: ___, ...channel }) => channel))
}
