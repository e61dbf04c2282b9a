// A media playlist of a running channel, rendered from the published segments. Rules: draft-pantos-hls-rfc8216bis and
// docs/adr/0001.
import { TARGET_DURATION_S } from '#domain/ladder/ladder.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { type AirBreak, breakTags } from './break-tags.ts'

/** EXT-X-SERVER-CONTROL HOLD-BACK, seconds: the minimum the RFC allows (3 × target duration). */
const HOLD_BACK_S = 3 * TARGET_DURATION_S

/** Captions are WebVTT documents, without init segments. */
export type ListKind = 'media' | 'captions'

export function mediaUri(mediaSequence: number, kind: ListKind): string {
  return kind === 'media' ? `${mediaSequence}.m4s` : `${mediaSequence}.vtt`
}

/** How segments are encrypted at the origin; every rendition has its own keys. */
export const KEY_SEGMENTS = 150

/** Number of consecutive segments that one key serves, about five minutes. */
export const keyPeriod = (mediaSequence: number) => Math.floor(mediaSequence / KEY_SEGMENTS)

export function keyUri(period: number): string {
  return `${period}.key`
}

export function initUri(formatKey: string): string {
  return `init-${formatKey}.mp4`
}

/**
 * @param segments oldest first, consecutive, of one run; at least one
 * @param breaks of the channel, sorted by start, without overlap; those elsewhere in time are skipped
 * @param encrypted whether segments are encrypted (AES-128); init segments never are, see below
 * @returns the playlist's text; URIs relative to the playlist
 */
export function renderMediaPlaylist(
  segments: readonly AirSegment[],
  breaks: readonly AirBreak[] = [],
  encrypted = false,
  kind: ListKind = 'media',
): string {
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
  let keyed: number | null = null
  let discontinuitySequence = first.discontinuitySequence
  for (const segment of segments) {
    if (segment.discontinuitySequence !== discontinuitySequence) {
      text += '#EXT-X-DISCONTINUITY\n'
      discontinuitySequence = segment.discontinuitySequence
    }
    if (kind === 'media' && segment.item.formatKey !== formatKey) {
      formatKey = segment.item.formatKey
      // A key also applies to the EXT-X-MAP after it, and then needs an IV (rfc8216bis §4.4.4.5): no key precedes our
      // maps.
      if (keyed !== null) text += '#EXT-X-KEY:METHOD=NONE\n'
      keyed = null
      text += `#EXT-X-MAP:URI="${initUri(formatKey)}"\n`
    }
    if (encrypted && keyPeriod(segment.mediaSequence) !== keyed) {
      keyed = keyPeriod(segment.mediaSequence)
      // Without an IV attribute the IV is the media sequence number (rfc8216bis §4.4.4.4).
      text += `#EXT-X-KEY:METHOD=AES-128,URI="${keyUri(keyed)}"\n`
    }
    text += marks.before(segment)
    text +=
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startsAt).toISOString()}\n` +
      `#EXTINF:${(segment.durationMs / 1000).toFixed(3)},\n` +
      `${mediaUri(segment.mediaSequence, kind)}\n`
  }
  return text + marks.tail()
}
