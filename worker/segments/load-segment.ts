// The stored bytes of a segment, for origin and relays.
import { ObjectMissingError } from '#adapters/object-storage.ts'
import { AUDIO_RENDITION, isAudioRung, type RungName } from '#domain/ladder/ladder.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { StoredMedia } from '#features/playout/find-stored-media.ts'
import type { MediaIndexes } from './media-indexes.ts'
import { DamagedSegmentError, type SegmentCache } from './segment-cache.ts'

export interface SegmentSource {
  indexes: MediaIndexes
  cache: SegmentCache
  /** Media id of the built-in item of that length and frame rate, which replaces an unreadable segment. */
  slateId(segment: Pick<AirSegment, 'durationMs' | 'item'>): string | null
  /** Called by everybody who sends segments: counted each time, logged once. */
  onUnreadable(error: unknown, segment: { mediaId: string; rung: string; index: number }): void
}

/** An audio rung besides the main one. */
export const isLanguage = (rung: RungName) => isAudioRung(rung) && rung !== AUDIO_RENDITION.name

/** An item without a language airs its main audio there; so does one that got the language after the segment aired. */
function storedRung({ renditions }: StoredMedia, rung: RungName, { startsAt }: AirSegment): RungName {
  if (!isAudioRung(rung)) return rung
  const own = renditions.get(rung)
  return own && (own.airsFromMs === null || own.airsFromMs <= startsAt) ? rung : AUDIO_RENDITION.name
}

/**
 * The segment's bytes; if they cannot be read, those of a slate segment in the same format, so that playback continues
 * while the playout takes the item off air. Null: neither.
 */
export async function loadSegment(
  source: SegmentSource,
  segment: AirSegment,
  rung: RungName,
): Promise<{ stored: Buffer; standsIn: boolean } | null> {
  const { indexes, cache } = source
  const { mediaId, formatKey } = segment.item
  const read = async () => {
    const aired = await indexes.findAired(formatKey, rung)
    if (isLanguage(aired)) indexes.refresh(mediaId, aired)
    let media = await indexes.find(mediaId, segment.index)
    if (media && !media.renditions.has(storedRung(media, aired, segment))) {
      // It may have got this rung since its index was read.
      indexes.forget(mediaId)
      media = await indexes.find(mediaId, segment.index)
    }
    if (!media) throw new Error('the item is no longer in the library')
    return cache.load(media, storedRung(media, aired, segment), segment.index)
  }
  try {
    const stored = await read().catch((error) => {
      if (!(error instanceof DamagedSegmentError) && !isMissing(error)) throw error
      // The item may have been prepared again since its index was read and its file opened, or its files may have moved:
      // both are read again, once.
      indexes.forget(mediaId)
      return read()
    })
    return { stored, standsIn: false }
  } catch (error) {
    indexes.forget(mediaId)
    source.onUnreadable(error, { mediaId, rung, index: segment.index })
  }
  const stored = await loadSlate(source, segment, rung).catch(() => null)
  return stored && { stored, standsIn: true }
}

/** Null: it has another format in this rung. */
async function loadSlate(
  { indexes, cache, slateId }: SegmentSource,
  segment: AirSegment,
  rung: RungName,
): Promise<Buffer | null> {
  const { formatKey } = segment.item
  const id = slateId(segment)
  const slate = id ? await indexes.find(id) : null
  // The slate has one audio for all languages.
  const aired = isAudioRung(rung) ? AUDIO_RENDITION.name : await indexes.findAired(formatKey, rung)
  const own = slate?.renditions.get(aired)?.init
  const init = await indexes.findInit(formatKey, aired)
  return slate && own && init && Buffer.compare(own, init) === 0 ? cache.load(slate, aired, 0) : null
}

const isMissing = (error: NodeJS.ErrnoException) => error.code === 'ENOENT' || error instanceof ObjectMissingError
