'use client'
import type { ChannelView } from '../../../../server/features/channel/schema.ts'
import { PlayerFrame } from './player-frame.tsx'
import { PlayerScreen } from './player-screen.tsx'

/** The preview of a channel: what a viewer sees, with everything needed to judge it. */
export function ChannelPlayer({ channel }: { channel: ChannelView }) {
  return (
    <PlayerFrame
      source={channel}
      label={`Preview of ${channel.name}. Keys: space plays and pauses, M sound, F full screen, L live.`}
      pictureLabel={`Picture of ${channel.name}`}
      screen={(props) => <PlayerScreen channel={channel} {...props} />}
    />
  )
}
