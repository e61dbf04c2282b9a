import type { IncomingMessage } from 'node:http'
import type { Clock } from '#domain/instants.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { CaptionCues } from '../segments/caption-cues.ts'
import type { OriginChannel } from '../segments/origin-channel.ts'
import type { OpenSegmentSource } from '../segments/segment-source.ts'
import type { Caching } from './respond.ts'

export interface SentSegment {
  rung: string
  segment: AirSegment
  /** That were sent. */
  bytes: number
}

export interface OriginContext {
  clock: Clock
  segments: OpenSegmentSource
  captions: CaptionCues
  dataDir: string
  caching: Caching
  /** A single item from start to end; otherwise a continuous channel. */
  whole?: boolean
  /** Part of a segment was sent to a viewer. */
  onSegment?(channel: OriginChannel, sent: SentSegment, req: IncomingMessage): void
  /** Media time at which the period of a segment began; omitted: no DASH. */
  periodStart?(channel: OriginChannel, segment: AirSegment): Promise<number>
}
