'use client'
import type { ChannelView } from '#features/channel/schema.ts'
import { PlayerFrame } from './player-frame.tsx'
import { PlayerScreen } from './player-screen.tsx'
import { useOwnAddresses } from './use-own-addresses.ts'

interface ChannelPlayerProps {
  channel: ChannelView
  /** Called repeatedly with the instant in the picture. */
  onPicture(pictureAt: number | null): void
}

/** The player of the channel's desk: what a viewer sees. */
export function ChannelPlayer({ channel, onPicture }: ChannelPlayerProps) {
  const addresses = useOwnAddresses(channel)
  return (
    <PlayerFrame
      // Nothing to open until the signed link arrives.
      source={addresses ? { ...channel, ...addresses } : { ...channel, status: 'STOPPED' }}
      label={`Player of ${channel.name}. Keys: Space plays and pauses, M mutes, F full screen, L goes live.`}
      pictureLabel={`Video of ${channel.name}`}
      onPicture={onPicture}
      screen={(props) => <PlayerScreen channel={channel} {...props} />}
    />
  )
}
