// What stands between the RTMP server and the encoder: one sender, authorised, with its media as an FLV file.
import type { Readable } from 'node:stream'
import type { FeedFacts } from '#domain/contribution/feed-facts.ts'
import type { ChannelId, ContributionId, LiveStreamId } from '#domain/ids.ts'

export interface EndReason {
  /** `sender`: it said goodbye or hung up. `us`: stopped by us. `fault`: what it sent cannot be used, or nothing came. */
  by: 'sender' | 'us' | 'fault'
  /** A sentence for people; never holds the key. */
  words: string
}

export interface LiveSession {
  streamId: LiveStreamId
  contributionId: ContributionId
  channelId: ChannelId
  /**
   * FLV from its header on: metadata and codec headers first, timestamps from 0. Ends with the session.
   * Who does not read holds the sender back, and after 20 s loses it.
   */
  flv: Readable
  /**
   * The encoder says how far it has come on the feed's clock. Too far behind, it is led on from the newest keyframe:
   * what it is behind is time on air.
   */
  encodedTo(positionMs: number, isWanted: boolean): void
  /** So far the encoder is behind what was handed on, beyond what it always has in work. */
  behindMs(): number
  /** What comes, from the sender's own headers; null when the session ended before they were there. */
  facts: Promise<FeedFacts | null>
  /** Each time there is more to say: a sound or a picture that came late. */
  onFacts(listener: (facts: FeedFacts) => void): void
  /** Between its keyframes, as measured; null: not known yet. */
  keyframeMs(): number | null
  /** Bytes of the connection so far. */
  bytesIn(): number
  /** Never rejects. */
  ended: Promise<EndReason>
  /** Hangs up on the sender. The first reason stays. */
  stop(reason: string): void
}
