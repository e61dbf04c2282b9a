// Rules for a live media playlist, checked on text that a channel served: for one poll (static) and from one poll to
// the next (temporal). Every rule has a mutant in the tests.
import { checkDateRanges, checkDateRangesBeside, checkDateRangeUpdate } from './check-date-ranges.ts'
import { type ParsedPlaylist, parseMediaPlaylist } from './parse-playlist.ts'

export interface Look {
  /** When it was fetched, epoch ms. */
  at: number
  text: string
}

const SINGLE_TAGS = [
  'EXT-X-VERSION',
  'EXT-X-TARGETDURATION',
  'EXT-X-MEDIA-SEQUENCE',
  'EXT-X-DISCONTINUITY-SEQUENCE',
  'EXT-X-SERVER-CONTROL',
  'EXT-X-INDEPENDENT-SEGMENTS',
]

/**
 * @returns broken rules as sentences; empty when the list is valid. Source: rfc8216bis §4.4, §6.2.1; Apple's authoring
 * specification.
 */
export function checkPlaylist(text: string): string[] {
  const broken: string[] = []
  const rule = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence)
  }
  const list = parseMediaPlaylist(text)
  rule(list.lines[0] === '#EXTM3U', 'EXTM3U is the first line')
  for (const name of SINGLE_TAGS)
    rule(
      list.lines.filter((line) => line === `#${name}` || line.startsWith(`#${name}:`)).length <= 1,
      `${name} occurs once`,
    )
  rule((list.version ?? 1) >= 7, 'VERSION is at least 7 where fMP4 maps are in use')
  rule(Number.isInteger(list.targetDuration), 'TARGETDURATION is a whole number')
  rule(list.discontinuitySequence !== null, 'DISCONTINUITY-SEQUENCE is always written')
  rule(!list.endList, 'no ENDLIST on a running channel')
  rule(!text.includes('#EXT-X-PLAYLIST-TYPE'), 'no PLAYLIST-TYPE in a sliding list')
  const firstUri = list.lines.findIndex((line) => !line.startsWith('#'))
  const lateHeader = list.lines
    .slice(firstUri)
    .some((line) => /^#EXT-X-(MEDIA-SEQUENCE|DISCONTINUITY-SEQUENCE|TARGETDURATION)/.test(line))
  rule(list.segments.length > 0, 'the list has segments')
  rule(!lateHeader, 'sequence tags come before the first segment')
  list.segments.forEach((segment, i) => {
    const where = `segment ${segment.mediaSequence}`
    rule(
      Math.round(segment.durationMs / 1000) <= (list.targetDuration ?? 0),
      `${where}: rounded EXTINF is at most TARGETDURATION`,
    )
    rule(segment.map !== null, `${where}: has an EXT-X-MAP`)
    rule(
      segment.key === null || /^METHOD=AES-128,URI="[^"]+"(?:,IV=0x[0-9A-Fa-f]{32})?$/.test(segment.key),
      `${where}: its KEY has a method and an address`,
    )
    rule(segment.mapKey?.includes(',IV=') !== false, `${where}: a KEY that applies to a MAP has an IV`)
    rule(segment.programDateTime !== null, `${where}: has a PROGRAM-DATE-TIME`)
    const before = list.segments[i - 1]
    if (before?.programDateTime != null && segment.programDateTime !== null && !segment.discontinuity) {
      const gapMs = segment.programDateTime - before.programDateTime - before.durationMs
      rule(Math.abs(gapMs) <= 50, `${where}: PROGRAM-DATE-TIME is continuous (off by ${gapMs} ms)`)
    }
    if (before && before.map !== segment.map)
      rule(segment.discontinuity, `${where}: a new map comes with a DISCONTINUITY`)
  })
  return [...broken, ...checkDateRanges(list)]
}

/** From one poll to a later one of the same playlist. Source: rfc8216bis §6.2.1, §6.2.2. */
export function checkUpdate(earlier: Look, later: Look): string[] {
  const broken: string[] = []
  const rule = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence)
  }
  const before = parseMediaPlaylist(earlier.text)
  const after = parseMediaPlaylist(later.text)
  rule(before.targetDuration === after.targetDuration, 'TARGETDURATION is constant')
  rule(after.mediaSequence >= before.mediaSequence, 'MEDIA-SEQUENCE never goes back')
  rule(
    (after.discontinuitySequence ?? 0) >= (before.discontinuitySequence ?? 0),
    'DISCONTINUITY-SEQUENCE never goes back',
  )
  const known = new Map(before.segments.map((segment) => [segment.mediaSequence, segment]))
  const last = before.segments.at(-1)
  for (const segment of after.segments) {
    const was = known.get(segment.mediaSequence)
    if (!was) continue
    const where = `segment ${segment.mediaSequence}`
    rule(was.uri === segment.uri, `${where}: its URI never changes`)
    rule(was.durationMs === segment.durationMs, `${where}: its EXTINF never changes`)
    rule(was.map === segment.map, `${where}: its MAP never changes`)
    rule(was.key === segment.key, `${where}: its KEY never changes`)
    rule(was.programDateTime === segment.programDateTime, `${where}: its PROGRAM-DATE-TIME never changes`)
    rule(
      was.discontinuitySequence === segment.discontinuitySequence,
      `${where}: its discontinuity number never changes`,
    )
  }
  if (last && after.segments.length > 0) {
    rule(after.segments.at(-1)!.mediaSequence >= last.mediaSequence, 'a published segment is not removed from the end')
  }
  const seconds = (later.at - earlier.at) / 1000
  if (seconds > 1.5 * (after.targetDuration ?? 0)) {
    rule(
      (after.segments.at(-1)?.mediaSequence ?? 0) > (last?.mediaSequence ?? 0),
      'a new segment comes at least every 1.5 × TARGETDURATION',
    )
  }
  if (after.mediaSequence > before.mediaSequence) {
    rule(listMs(after) >= 3_000 * (after.targetDuration ?? 0), 'at least 3 × TARGETDURATION is left after a removal')
  }
  return [...broken, ...checkDateRangeUpdate(before, after)]
}

/** Two renditions of one channel fetched together. Source: rfc8216bis §6.2.4. */
export function checkRenditions(a: string, b: string): string[] {
  const broken: string[] = []
  const left = parseMediaPlaylist(a)
  const right = parseMediaPlaylist(b)
  if (left.targetDuration !== right.targetDuration) broken.push('renditions have the same TARGETDURATION')
  const others = new Map(right.segments.map((segment) => [segment.mediaSequence, segment]))
  for (const segment of left.segments) {
    const other = others.get(segment.mediaSequence)
    if (!other) continue
    if (other.discontinuitySequence !== segment.discontinuitySequence)
      broken.push(`segment ${segment.mediaSequence}: renditions agree on the discontinuity number`)
    if (other.programDateTime !== segment.programDateTime)
      broken.push(`segment ${segment.mediaSequence}: renditions agree on PROGRAM-DATE-TIME`)
  }
  const tail = (list: ParsedPlaylist) =>
    (list.segments.at(-1)?.programDateTime ?? 0) + (list.segments.at(-1)?.durationMs ?? 0)
  if (Math.abs(tail(left) - tail(right)) > 1_000 * (left.targetDuration ?? 0))
    broken.push('tails differ by at most one TARGETDURATION')
  return [...broken, ...checkDateRangesBeside(left, right)]
}

function listMs(list: ParsedPlaylist): number {
  return list.segments.reduce((sum, segment) => sum + segment.durationMs, 0)
}
