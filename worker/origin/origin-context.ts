import type { IncomingMessage } from 'node:http'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { Clock } from '../clock.ts'
import type { OriginChannel } from '../segments/directory.ts'
import type { OpenSegmentSource } from '../segments/segment-source.ts'
import type { Caching } from './respond.ts'

export interface OriginContext {
  clock: Clock
  segments: OpenSegmentSource
  dataDir: string
  caching: Caching
  /** A single item from its beginning to its end; else a channel that runs on. */
  whole?: boolean
  /** Somebody was sent so much of a segment. */
  onSegment?(channel: OriginChannel, rung: string, bytes: number, req: IncomingMessage): void
  /** Where on the media clock the stretch without a discontinuity began that a segment is in; not given: no DASH. */
  periodStart?(channel: OriginChannel, segment: AirSegment): Promise<number>
}
