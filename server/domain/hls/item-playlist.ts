// The complete media playlist of a single item, for its preview and on demand. Rules: draft-pantos-hls-rfc8216bis §4.4.3.
import { TARGET_DURATION_S } from '#domain/ladder/ladder.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { initUri, keyPeriod, keyUri, type ListKind, mediaUri } from './media-playlist.ts'

/**
 * @param segments all of the item's; at least one
 * @param encrypted as for channels: the map is in clear, and no key precedes it
 */
export function renderItemPlaylist(
  segments: readonly AirSegment[],
  encrypted = false,
  kind: ListKind = 'media',
): string {
  const first = segments[0]!
  const head =
    '#EXTM3U\n#EXT-X-VERSION:7\n' +
    `#EXT-X-TARGETDURATION:${TARGET_DURATION_S}\n` +
    `#EXT-X-MEDIA-SEQUENCE:${first.mediaSequence}\n` +
    '#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n' +
    (kind === 'media' ? `#EXT-X-MAP:URI="${initUri(first.item.formatKey)}"\n` : '')
  let keyed: number | null = null
  const keyBefore = (mediaSequence: number) => {
    if (!encrypted || keyPeriod(mediaSequence) === keyed) return ''
    keyed = keyPeriod(mediaSequence)
    return `#EXT-X-KEY:METHOD=AES-128,URI="${keyUri(keyed)}"\n`
  }
  const lines = segments.map(
    ({ durationMs, mediaSequence }) =>
      `${keyBefore(mediaSequence)}#EXTINF:${(durationMs / 1000).toFixed(3)},\n${mediaUri(mediaSequence, kind)}\n`,
  )
  return `${head}${lines.join('')}#EXT-X-ENDLIST\n`
}
