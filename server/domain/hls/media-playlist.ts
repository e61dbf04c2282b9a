// A media playlist of a running channel, rendered from the segments that are published.
// Rules: draft-pantos-hls-rfc8216bis and docs/adr/0001.
import { TARGET_DURATION_S } from '../ladder/ladder.ts'
import type { AirSegment } from '../timeline/timeline.ts'
import { type AirBreak, breakTags } from './break-tags.ts'

/** EXT-X-SERVER-CONTROL HOLD-BACK, seconds: the least the RFC allows (3 × target duration). */
const HOLD_BACK_S = 3 * TARGET_DURATION_S

export function segmentUri(mediaSequence: number): string {
  return `${mediaSequence}.m4s`
}

export function initUri(formatKey: string): string {
  return `init-${formatKey}.mp4`
}

/**
 * @param segments oldest first, consecutive, of one run; at least one
 * @param breaks of the channel, sorted by start and apart from each other; those elsewhere in time are passed over
 * @returns the playlist's text; URIs relative to the playlist
 */
export function renderMediaPlaylist(segments: readonly AirSegment[], breaks: readonly AirBreak[] = []): string {
  const first = segments[0]!
  let text =
    '#EXTM3U\n#EXT-X-VERSION:7\n' +
    `#EXT-X-TARGETDURATION:${TARGET_DURATION_S}\n` +
    `#EXT-X-SERVER-CONTROL:HOLD-BACK=${HOLD_BACK_S.toFixed(1)}\n` +
    `#EXT-X-MEDIA-SEQUENCE:${first.mediaSequence}\n` +
    `#EXT-X-DISCONTINUITY-SEQUENCE:${first.discontinuitySequence}\n` +
    '#EXT-X-INDEPENDENT-SEGMENTS\n'
  const marks = breakTags(segments, breaks)
  text += marks.head
  let formatKey = ''
  let discontinuitySequence = first.discontinuitySequence
  for (const segment of segments) {
    if (segment.discontinuitySequence !== discontinuitySequence) {
      text += '#EXT-X-DISCONTINUITY\n'
      discontinuitySequence = segment.discontinuitySequence
    }
    if (segment.item.formatKey !== formatKey) {
      formatKey = segment.item.formatKey
      text += `#EXT-X-MAP:URI="${initUri(formatKey)}"\n`
    }
    text += marks.before(segment)
    text +=
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startsAt).toISOString()}\n` +
      `#EXTINF:${(segment.durationMs / 1000).toFixed(3)},\n` +
      `${segmentUri(segment.mediaSequence)}\n`
  }
  return text + marks.tail()
}
