// One track of a channel, written into a pipe in the house format: the init segment, then each segment once it is
// published, with timestamps that count from the start of the connection.
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { patchTimestamps } from '#domain/cmaf/patch-timestamps.ts'
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, AUDIO_TIMESCALE, type RungName, VIDEO_TIMESCALE } from '#domain/ladder/ladder.ts'
import { chunkAt, segmentByMediaSequence } from '#domain/timeline/locate.ts'
import type { AirSegment, TimelineChunk } from '#domain/timeline/timeline.ts'

/** A channel as a relay sees it. */
export interface RelayAir {
  now(): number
  /** What is on air and planned, as last known; empty: off air. */
  chunks(): readonly TimelineChunk[]
  /** @throws Error when neither the segment nor a stand-in can be read */
  load(segment: AirSegment, rung: RungName): Promise<Uint8Array>
  init(formatKey: string, rung: RungName): Promise<Uint8Array | null>
}

export interface TrackFeed {
  rung: RungName
  /** Those of all tracks of the connection. */
  rungs: readonly RungName[]
  /** The first segment; its start is zero on the connection's clock. */
  first: AirSegment
  /** A connection older than this ends at an item's start. */
  recycleMs: number
}

export type FeedEnd = 'off-air' | 'format' | 'recycle'

/** Maximum delay until a change of the timeline is noticed while waiting for a segment's end. */
const POLL_MS = 500

/**
 * Both tracks of a connection end at the same segment: each decides by the timeline alone.
 * @throws Error when the segment has left the timeline or cannot be read; the pipe's own error when it breaks
 */
export async function feedTrack(
  air: RelayAir,
  { rung, rungs, first, recycleMs }: TrackFeed,
  pipe: Writable,
  signal: AbortSignal,
): Promise<FeedEnd> {
  const timescale = rung === AUDIO_RENDITION.name ? AUDIO_TIMESCALE : VIDEO_TIMESCALE
  let { formatKey } = first.item
  const init = await air.init(formatKey, rung)
  if (!init) throw new Error(`there is no init segment of ${rung}`)
  await write(pipe, init, signal)
  for (let sequence = first.mediaSequence; ; sequence++) {
    const segment = await published(air, sequence, signal)
    if (!segment || segment.run !== first.run) return 'off-air'
    if (!(await isSame(air, rungs, formatKey, segment.item.formatKey))) return 'format'
    formatKey = segment.item.formatKey
    const reachedMs = segment.clockMs - first.clockMs
    if (reachedMs >= recycleMs && segment.startsAt === segment.itemStartsAt) return 'recycle'
    const stored = await air.load(segment, rung)
    const { head, body } = patchTimestamps(stored, sequence, Math.round((reachedMs * timescale) / 1000))
    await write(pipe, head, signal)
    await write(pipe, body, signal)
  }
}

/** Formats may differ in rungs that the connection does not send. */
async function isSame(air: RelayAir, rungs: readonly RungName[], before: string, after: string): Promise<boolean> {
  if (after === before) return true
  for (const rung of rungs) {
    const [one, other] = await Promise.all([air.init(before, rung), air.init(after, rung)])
    if (!one || !other || Buffer.compare(one, other) !== 0) return false
  }
  return true
}

/** Waits until the segment has ended on air; null when the channel goes off air before that. */
async function published(air: RelayAir, sequence: number, signal: AbortSignal): Promise<AirSegment | null> {
  for (;;) {
    signal.throwIfAborted()
    const segment = segmentByMediaSequence(air.chunks(), sequence)
    const now = air.now()
    if (segment && segment.startsAt + segment.durationMs <= now) return segment
    if (!segment && isOver(air.chunks(), now)) return null
    const dueMs = segment ? segment.startsAt + segment.durationMs - now : POLL_MS
    await wait(Math.min(Math.max(dueMs, 1), POLL_MS), undefined, { signal })
  }
}

/** Nothing has been on air for the length of a segment: what is not planned yet may still come. */
function isOver(chunks: readonly TimelineChunk[], now: number): boolean {
  return !chunkAt(chunks, now) && !chunkAt(chunks, now - LONGEST_SEGMENT_MS)
}

async function write(pipe: Writable, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  if (!pipe.write(bytes)) await once(pipe, 'drain', { signal })
}
