// The stored bytes of a segment of air, for whoever sends it on: origin and relays.
import type { RungName } from '#domain/ladder/ladder.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { MediaShelf } from './media-shelf.ts'
import { DamagedSegmentError, type SegmentCache } from './segment-cache.ts'

export interface SegmentSource {
  shelf: MediaShelf
  cache: SegmentCache
  /** Media id of the house's slate of that length, which stands in for a segment that cannot be read. */
  slateId(durationMs: number): string | null
  /** Everybody who sends it comes by here: counted each time, said once. */
  onUnreadable(error: unknown, segment: { mediaId: string; rung: string; index: number }): void
}

/**
 * The segment's bytes; when they cannot be read, those of a segment of the slate of the same format,
 * so that the picture goes on while the playout takes the item off air. Null: neither.
 */
export async function loadSegment(
  source: SegmentSource,
  segment: AirSegment,
  rung: RungName,
): Promise<{ stored: Buffer; standsIn: boolean } | null> {
  const { shelf, cache } = source
  const read = async () => {
    const media = await shelf.find(segment.item.mediaId, segment.index)
    if (!media) throw new Error('the item is no longer in the library')
    return cache.load(media, rung, segment.index)
  }
  try {
    const stored = await read().catch((error) => {
      if (!(error instanceof DamagedSegmentError)) throw error
      // The item may have been prepared anew since its index was read and its file opened: both afresh, once.
      shelf.forget(segment.item.mediaId)
      return read()
    })
    return { stored, standsIn: false }
  } catch (error) {
    shelf.forget(segment.item.mediaId)
    source.onUnreadable(error, { mediaId: segment.item.mediaId, rung, index: segment.index })
  }
  const slateId = source.slateId(segment.durationMs)
  const slate = slateId ? await shelf.find(slateId).catch(() => null) : null
  if (!slate || slate.formatKey !== segment.item.formatKey) return null
  const stored = await cache.load(slate, rung, 0).catch(() => null)
  return stored && { stored, standsIn: true }
}
