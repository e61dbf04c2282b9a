// Messages on /ws/stream/<id>: JSON, one message each.

/** Every second. Rates in Mbit/s; stalls and dropped frames of the last minute, as players report them. */
export interface StreamMetrics {
  streamId: string
  concurrentViewers: number
  /** What goes on air, all rungs together. */
  ingressBitrateMbps: number
  /** What this origin sends to viewers. */
  egressBitrateMbps: number
  /** Percent of viewers, by rung. */
  qualityDistribution: Record<string, number>
  droppedFrames: number
  bufferingEvents: number
}

/** `sessionId` is made for this list and does not identify the viewer. */
export type StreamMessage =
  | { type: 'metrics'; data: StreamMetrics }
  | { type: 'stream_status'; data: { streamId: string; status: 'live' | 'offline' } }
  | { type: 'viewer_joined'; data: { streamId: string; sessionId: string; quality: string | null } }
  | { type: 'viewer_left'; data: { streamId: string; sessionId: string; watchedMs: number } }
  | { type: 'quality_changed'; data: { streamId: string; sessionId: string; from: string; to: string } }
