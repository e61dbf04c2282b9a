// The interface between the RTMP server and the encoder: one authorised sender, with its media as an FLV file.
import type { Readable } from 'node:stream'
import type { FeedFacts } from '#domain/contribution/feed-facts.ts'
import type { ChannelId, ContributionId, LiveStreamId } from '#domain/ids.ts'

export interface EndReason {
  /** `sender`: it closed the connection. `us`: we stopped it. `fault`: its data is unusable, or none arrived. */
  by: 'sender' | 'us' | 'fault'
  /** A sentence for users; never contains the key. */
  words: string
}

export interface LiveSession {
  streamId: LiveStreamId
  contributionId: ContributionId
  channelId: ChannelId
  /**
   * FLV from its header on: metadata and codec headers first, timestamps from 0. Ends with the session. A reader that
   * does not read slows the sender down, and after 20 s loses it.
   */
  flv: Readable
  /**
   * The encoder reports its position on the feed's clock. Too far behind, it continues at the newest keyframe: its lag
   * adds latency.
   */
  encodedTo(positionMs: number, isWanted: boolean): void
  /** How far the encoder is behind what was passed on, beyond what it always buffers. */
  behindMs(): number
  /** The feed's properties, from the sender's own headers; null when the session ended before them. */
  facts: Promise<FeedFacts | null>
  /** Called whenever more is known: audio or video that arrived late. */
  onFacts(listener: (facts: FeedFacts) => void): void
  /** Between its keyframes, as measured; null: not known yet. */
  keyframeMs(): number | null
  /** Bytes received on the connection. */
  bytesIn(): number
  /** Never rejects. */
  ended: Promise<EndReason>
  /** Disconnects the sender. The first reason counts. */
  stop(reason: string): void
}
