// The complete media playlist of a single item, for its preview. Rules: draft-pantos-hls-rfc8216bis §4.4.3.
import { TARGET_DURATION_S } from '#domain/ladder/ladder.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { initUri, type ListKind, mediaUri } from './media-playlist.ts'

/** @param segments all of the item's; at least one */
export function renderItemPlaylist(segments: readonly AirSegment[], kind: ListKind = 'media'): string {
  const first = segments[0]!
  const head =
    '#EXTM3U\n#EXT-X-VERSION:7\n' +
    `#EXT-X-TARGETDURATION:${TARGET_DURATION_S}\n` +
    `#EXT-X-MEDIA-SEQUENCE:${first.mediaSequence}\n` +
    '#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n' +
    (kind === 'media' ? `#EXT-X-MAP:URI="${initUri(first.item.formatKey)}"\n` : '')
  const lines = segments.map(
    ({ durationMs, mediaSequence }) => `#EXTINF:${(durationMs / 1000).toFixed(3)},\n${mediaUri(mediaSequence, kind)}\n`,
  )
  return `${head}${lines.join('')}#EXT-X-ENDLIST\n`
}
