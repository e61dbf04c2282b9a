// Parses a media playlist as a player would: for the conformance checks, never for playout.
import { readAttributes } from '#domain/hls/attribute-list.ts'

export interface ParsedSegment {
  uri: string
  durationMs: number
  programDateTime: number | null
  map: string | null
  /** Attributes of the EXT-X-KEY in force; null: not encrypted. */
  key: string | null
  /** Attributes of the EXT-X-KEY before its EXT-X-MAP. */
  mapKey: string | null
  discontinuity: boolean
  mediaSequence: number
  discontinuitySequence: number
  /** Its EXT-X-CUE-… tags, without the EXT-X-, in order. */
  cues: readonly string[]
}

/** Attribute names and values of one EXT-X-DATERANGE tag; quoted strings without their quotation marks. */
export type ParsedDateRange = ReadonlyMap<string, string>

export interface ParsedPlaylist {
  lines: readonly string[]
  version: number | null
  targetDuration: number | null
  mediaSequence: number
  discontinuitySequence: number | null
  endList: boolean
  segments: readonly ParsedSegment[]
  /** In order; several tags may share an ID. */
  dateRanges: readonly ParsedDateRange[]
}

export function parseMediaPlaylist(text: string): ParsedPlaylist {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const tag = (name: string): string | null => {
    const line = lines.find((candidate) => candidate.startsWith(`#${name}:`))
    return line === undefined ? null : line.slice(name.length + 2)
  }
  const number = (name: string): number | null => {
    const value = tag(name)
    return value === null ? null : Number(value)
  }
  const mediaSequence = number('EXT-X-MEDIA-SEQUENCE') ?? 0
  const discontinuitySequence = number('EXT-X-DISCONTINUITY-SEQUENCE')
  const segments: ParsedSegment[] = []
  let durationMs: number | null = null
  let programDateTime: number | null = null
  let map: string | null = null
  let key: string | null = null
  let mapKey: string | null = null
  let discontinuity = false
  let discontinuities = discontinuitySequence ?? 0
  let cues: string[] = []
  const dateRanges: ParsedDateRange[] = []
  for (const line of lines) {
    if (line.startsWith('#EXTINF:')) durationMs = Math.round(Number.parseFloat(line.slice(8)) * 1000)
    else if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) programDateTime = Date.parse(line.slice(25))
    else if (line.startsWith('#EXT-X-MAP:')) {
      map = /URI="([^"]*)"/.exec(line)?.[1] ?? null
      mapKey = key
    } else if (line.startsWith('#EXT-X-KEY:')) key = line === '#EXT-X-KEY:METHOD=NONE' ? null : line.slice(11)
    else if (line.startsWith('#EXT-X-DATERANGE:')) dateRanges.push(readAttributes(line.slice(17)))
    else if (line.startsWith('#EXT-X-CUE-')) cues.push(line.slice(7))
    else if (line === '#EXT-X-DISCONTINUITY') {
      discontinuity = true
      discontinuities++
    } else if (!line.startsWith('#')) {
      segments.push({
        uri: line,
        durationMs: durationMs ?? Number.NaN,
        programDateTime,
        map,
        key,
        mapKey,
        discontinuity,
        mediaSequence: mediaSequence + segments.length,
        discontinuitySequence: discontinuities,
        cues,
      })
      cues = []
      durationMs = null
      programDateTime = null
      discontinuity = false
    }
  }
  return {
    lines,
    version: number('EXT-X-VERSION'),
    targetDuration: number('EXT-X-TARGETDURATION'),
    mediaSequence,
    discontinuitySequence,
    endList: lines.includes('#EXT-X-ENDLIST'),
    segments,
    dateRanges,
  }
}
