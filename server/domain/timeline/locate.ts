// Maps a time or a media sequence number to its segment, and back.
import { gridOf } from '#domain/ladder/grid.ts'
import { type ChunkIndex, chunkIndex, lastAtMost } from './chunk-index.ts'
import type { AirSegment, TimelineChunk } from './timeline.ts'

function segmentOf(
  chunk: TimelineChunk,
  index: ChunkIndex,
  { round, itemIndex, segment }: { round: number; itemIndex: number; segment: number },
): AirSegment {
  const item = chunk.items[itemIndex]!
  const { segmentMs } = gridOf(item)
  const rounds = chunk.items.length
  const roundMs = index.startsMs[rounds]!
  const roundDiscontinuities = index.discontinuities[rounds - 1]! + index.wrapDiscontinuity
  const itemOffsetMs = round * roundMs + index.startsMs[itemIndex]!
  const offsetMs = itemOffsetMs + segment * segmentMs
  return {
    mediaSequence: chunk.mediaSequence + round * index.segments[rounds]! + index.segments[itemIndex]! + segment,
    discontinuitySequence:
      chunk.discontinuitySequence + round * roundDiscontinuities + index.discontinuities[itemIndex]!,
    run: chunk.run,
    startsAt: chunk.startsAt + offsetMs,
    durationMs: Math.min(segmentMs, item.durationMs - segment * segmentMs),
    clockMs: chunk.clockMs + offsetMs,
    item,
    index: segment + (item.offsetMs ?? 0) / segmentMs,
    itemStartsAt: chunk.startsAt + itemOffsetMs,
  }
}

/** The active chunk at a time: the last by ordinal of those that have begun. Chunks are in that order. */
export function chunkAt(chunks: readonly TimelineChunk[], at: number): TimelineChunk | null {
  for (let i = chunks.length - 1; i >= 0; i--) {
    const chunk = chunks[i]!
    if (chunk.startsAt <= at) return chunk.endsAt === null || at < chunk.endsAt ? chunk : null
  }
  return null
}

/** The segment on the clock at a time (the channel's live position, not a player's); null when off air. */
export function segmentAt(chunks: readonly TimelineChunk[], at: number): AirSegment | null {
  const chunk = chunkAt(chunks, at)
  return chunk && segmentInChunk(chunk, at)
}

/** Like segmentAt, for a time known to be in the chunk. */
export function segmentInChunk(chunk: TimelineChunk, at: number): AirSegment {
  const index = chunkIndex(chunk)
  const roundMs = index.startsMs.at(-1)!
  const elapsedMs = at - chunk.startsAt
  const round = Math.floor(elapsedMs / roundMs)
  const inRoundMs = elapsedMs - round * roundMs
  const itemIndex = Math.min(lastAtMost(index.startsMs, inRoundMs), chunk.items.length - 1)
  const { segmentMs } = gridOf(chunk.items[itemIndex]!)
  const segment = Math.floor((inRoundMs - index.startsMs[itemIndex]!) / segmentMs)
  return segmentOf(chunk, index, { round, itemIndex, segment })
}

/** The segment with that media sequence number; null when none of these chunks has it. */
export function segmentByMediaSequence(chunks: readonly TimelineChunk[], mediaSequence: number): AirSegment | null {
  for (let i = chunks.length - 1; i >= 0; i--) {
    const chunk = chunks[i]!
    if (mediaSequence < chunk.mediaSequence) continue
    const index = chunkIndex(chunk)
    const perRound = index.segments.at(-1)!
    const counted = mediaSequence - chunk.mediaSequence
    const round = Math.floor(counted / perRound)
    const inRound = counted - round * perRound
    const itemIndex = Math.min(lastAtMost(index.segments, inRound), chunk.items.length - 1)
    const found = segmentOf(chunk, index, { round, itemIndex, segment: inRound - index.segments[itemIndex]! })
    return chunk.endsAt === null || found.startsAt < chunk.endsAt ? found : null
  }
  return null
}
