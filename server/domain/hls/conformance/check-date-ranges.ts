// Rules for the date ranges and cue tags of a live playlist (rfc8216bis §4.4.5.1, §6.2.1, §6.2.4): of one list, from
// poll to poll, and between renditions.

import { decodeSection, fromHex } from '#domain/scte35/decode-section.ts'
import type { ParsedDateRange, ParsedPlaylist, ParsedSegment } from './parse-playlist.ts'

/** What all tags with one ID say together. */
interface Range {
  id: string
  attributes: ParsedDateRange
  startsAt: number
  /** Infinity until the list gives the end: a planned duration is not an end. */
  endsAt: number
}

/** @returns broken rules as sentences; empty when the list is valid */
export function checkDateRanges(list: ParsedPlaylist): string[] {
  const broken: string[] = []
  for (const tag of list.dateRanges) broken.push(...checkTag(tag))
  const known = new Map<string, string>()
  for (const tag of list.dateRanges)
    for (const [name, value] of tag) {
      const key = `${tag.get('ID')} ${name}`
      if ((known.get(key) ?? value) !== value)
        broken.push(`DATERANGE ${tag.get('ID')}: tags that share an ID agree on ${name}`)
      known.set(key, value)
    }
  const ranges = rangesOf(list)
  for (const { id, attributes } of ranges.values())
    if (attributes.has('SCTE35-IN') && !attributes.has('SCTE35-OUT'))
      broken.push(`DATERANGE ${id}: SCTE35-IN shares its ID with an SCTE35-OUT`)
  for (const segment of list.segments) {
    const [found, expected] = [[...segment.cues].sort().join(' '), expectedCues(segment, ranges).sort().join(' ')]
    if (found !== expected)
      broken.push(
        `segment ${segment.mediaSequence}: its cue tags say what the date ranges say (${found} | ${expected})`,
      )
  }
  return broken
}

function checkTag(tag: ParsedDateRange): string[] {
  const broken: string[] = []
  const rule = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(`DATERANGE ${tag.get('ID')}: ${sentence}`)
  }
  const number = (name: string) => (tag.has(name) ? Number(tag.get(name)) : null)
  const startsAt = Date.parse(tag.get('START-DATE') ?? '')
  const endsAt = tag.has('END-DATE') ? Date.parse(tag.get('END-DATE')!) : null
  const duration = number('DURATION')
  rule(Boolean(tag.get('ID')) && Number.isFinite(startsAt), 'has an ID and a START-DATE')
  rule((duration ?? 0) >= 0 && (number('PLANNED-DURATION') ?? 0) >= 0, 'no duration is negative')
  rule(endsAt === null || endsAt >= startsAt, 'END-DATE is not before START-DATE')
  if (endsAt !== null && duration !== null)
    rule(endsAt === startsAt + Math.round(duration * 1000), 'END-DATE is START-DATE + DURATION')
  if (tag.has('SCTE35-OUT')) rule(goesOut(tag.get('SCTE35-OUT')!) === true, 'SCTE35-OUT is a cue that goes out')
  if (tag.has('SCTE35-IN')) {
    rule(goesOut(tag.get('SCTE35-IN')!) === false, 'SCTE35-IN is a cue that comes back')
    rule(duration !== null || endsAt !== null, 'SCTE35-IN comes with the actual end')
  }
  if (tag.get('CLASS') === 'com.apple.hls.interstitial')
    rule(tag.has('X-ASSET-URI') !== tag.has('X-ASSET-LIST'), 'an interstitial has one of X-ASSET-URI and X-ASSET-LIST')
  return broken
}

/** null: not a complete, valid splice_insert in hexadecimal. */
function goesOut(hex: string): boolean | null {
  const decoded = decodeSection(fromHex(hex) ?? new Uint8Array())
  if (!decoded.ok || decoded.section.command.type !== 'splice-insert' || decoded.section.command.cancelled) return null
  return decoded.section.command.event.outOfNetwork
}

function expectedCues(segment: ParsedSegment, ranges: ReadonlyMap<string, Range>): string[] {
  const startsAt = segment.programDateTime ?? Number.NaN
  const holds = (at: number) => at >= startsAt && at < startsAt + segment.durationMs
  const cues: string[] = []
  for (const range of ranges.values()) {
    if (!range.attributes.has('SCTE35-OUT')) continue
    const planned = range.attributes.get('PLANNED-DURATION')
    const elapsed = ((startsAt - range.startsAt) / 1000).toFixed(3)
    if (holds(range.startsAt)) cues.push(`CUE-OUT:DURATION=${planned}`)
    else if (range.startsAt < startsAt && range.endsAt >= startsAt + segment.durationMs)
      cues.push(`CUE-OUT-CONT:ElapsedTime=${elapsed},Duration=${planned}`)
    if (holds(range.endsAt)) cues.push('CUE-IN')
  }
  return cues
}

/** From one poll to a later one of the same playlist. */
export function checkDateRangeUpdate(before: ParsedPlaylist, after: ParsedPlaylist): string[] {
  const broken: string[] = []
  const ranges = rangesOf(after)
  const lastBefore = before.segments.at(-1)?.mediaSequence ?? Number.NaN
  // Lists without common segments are two runs: the end of the first one's ranges was not polled.
  const joined = after.mediaSequence <= lastBefore + 1
  for (const was of rangesOf(before).values()) {
    const is = ranges.get(was.id)
    for (const [name, value] of is ? was.attributes : [])
      if (is!.attributes.get(name) !== value)
        broken.push(`DATERANGE ${was.id}: its ${name} never changes and is never taken away`)
    const listed = after.segments.some((segment) => mapsTo(was, segment))
    if (!is && joined && listed) broken.push(`DATERANGE ${was.id}: is not removed while it maps to a listed segment`)
  }
  const known = new Map(before.segments.map((segment) => [segment.mediaSequence, segment.cues.join(' ')]))
  for (const segment of after.segments)
    if ((known.get(segment.mediaSequence) ?? segment.cues.join(' ')) !== segment.cues.join(' '))
      broken.push(`segment ${segment.mediaSequence}: its cue tags never change`)
  return broken
}

/**
 * Two renditions fetched together; one may be a segment ahead and know more of the same range. If a channel was stopped
 * and started in between they have no segment in common and belong to two runs: each has its own ranges, although the
 * new run's hold-back overlaps the old run's last seconds.
 */
export function checkDateRangesBeside(left: ParsedPlaylist, right: ParsedPlaylist): string[] {
  const broken: string[] = []
  const numbers = new Set(left.segments.map(({ mediaSequence }) => mediaSequence))
  if (!right.segments.some(({ mediaSequence }) => numbers.has(mediaSequence))) return broken
  const [ofLeft, ofRight] = [rangesOf(left), rangesOf(right)]
  for (const range of ofLeft.values())
    for (const [name, value] of range.attributes)
      if ((ofRight.get(range.id)?.attributes.get(name) ?? value) !== value)
        broken.push(`DATERANGE ${range.id}: renditions agree on ${name}`)
  for (const [ranges, others, list] of [[ofLeft, ofRight, right] as const, [ofRight, ofLeft, left] as const])
    for (const range of ranges.values())
      if (!others.has(range.id) && list.segments.some((segment) => mapsTo(range, segment)))
        broken.push(`DATERANGE ${range.id}: is in every rendition that lists its segments`)
  return broken
}

function mapsTo(range: Range, segment: ParsedSegment): boolean {
  const startsAt = segment.programDateTime ?? Number.NaN
  return range.startsAt < startsAt + segment.durationMs && range.endsAt >= startsAt
}

function rangesOf(list: ParsedPlaylist): Map<string, Range> {
  const merged = new Map<string, Map<string, string>>()
  for (const tag of list.dateRanges) {
    const id = tag.get('ID') ?? ''
    merged.set(id, new Map([...(merged.get(id) ?? []), ...tag]))
  }
  const ranges = new Map<string, Range>()
  for (const [id, attributes] of merged) {
    const startsAt = Date.parse(attributes.get('START-DATE') ?? '')
    const duration = attributes.get('DURATION')
    const ends = attributes.has('END-DATE')
      ? Date.parse(attributes.get('END-DATE')!)
      : startsAt + (duration === undefined ? Infinity : Number(duration) * 1000)
    ranges.set(id, { id, attributes, startsAt, endsAt: ends })
  }
  return ranges
}
