// Bitrate of what goes on air: the stored bytes of the current segment, all rungs together.
import { segmentAt } from '#domain/timeline/locate.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import type { MediaIndexes } from '../segments/media-indexes.ts'

/** Mbit/s; 0 off air. */
export async function ingressMbps(
  chunks: readonly TimelineChunk[],
  indexes: MediaIndexes,
  now: number,
): Promise<number> {
  const segment = segmentAt(chunks, now)
  const media = segment && (await indexes.find(segment.item.mediaId))
  if (!segment || !media) return 0
  let bytes = 0
  for (const { lengths } of media.renditions.values()) bytes += lengths[segment.index] ?? 0
  return Math.round((bytes * 8) / segment.durationMs / 10) / 100
}
