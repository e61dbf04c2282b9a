'use client'
import type { ChannelView } from '#features/channel/schema.ts'
import { PlayerFrame } from './player-frame.tsx'
import { PlayerScreen } from './player-screen.tsx'
import { useOwnAddresses } from './use-own-addresses.ts'

interface ChannelPlayerProps {
  channel: ChannelView
  /** Told again and again: the instant of air in the picture. */
  onPicture(pictureAt: number | null): void
}

/** The preview of a channel: what a viewer sees, with everything needed to judge it. */
export function ChannelPlayer({ channel, onPicture }: ChannelPlayerProps) {
  const addresses = useOwnAddresses(channel)
  return (
    <PlayerFrame
      // Until a link of our own is there, there is nothing to open.
      source={addresses ? { ...channel, ...addresses } : { ...channel, status: 'STOPPED' }}
      label={`Preview of ${channel.name}. Keys: space plays and pauses, M sound, F full screen, L live.`}
      pictureLabel={`Picture of ${channel.name}`}
      onPicture={onPicture}
      screen={(props) => <PlayerScreen channel={channel} {...props} />}
    />
  )
}
