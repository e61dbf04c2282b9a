// Captions for DASH: WebVTT in fragmented MP4 (ISO/IEC 14496-30), the one form that dash.js and Shaka both play live. A
// sample holds the cues of a time in which none begins or ends.
import { joinBytes, writeBox } from '#domain/cmaf/write-boxes.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { cuesOnAir, startOf } from './caption-segment.ts'
import type { Cue } from './cue.ts'

/** Ticks are milliseconds, as in cues and on the media clock. */
export const CAPTION_TIMESCALE = 1_000
export const CAPTION_CODECS = 'wvtt'

const TRACK_ID = 1
/** The unity matrix of ISO/IEC 14496-12 §6.2.2. */
const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]
const UNDETERMINED = 0x55c4
const DEFAULT_BASE_IS_MOOF = 0x020000
/** Of trun: data offset, and duration and size of each sample. */
const TRUN_FLAGS = 0x000301

/** The same for all languages: the manifest names them. */
export const CAPTION_INIT: Uint8Array = joinBytes([
  writeBox('ftyp', 'iso6', 0, 'iso6', 'dash', 'cmfc'),
  writeBox(
    'moov',
    writeBox('mvhd', 0, 0, 0, CAPTION_TIMESCALE, 0, 0x10000, 0x01000000, 0, 0, ...MATRIX, 0, 0, 0, 0, 0, 0, 2),
    writeBox(
      'trak',
      writeBox('tkhd', 7, 0, 0, TRACK_ID, 0, 0, 0, 0, 0, 0, ...MATRIX, 0, 0),
      writeBox(
        'mdia',
        writeBox('mdhd', 0, 0, 0, CAPTION_TIMESCALE, 0, UNDETERMINED << 16),
        writeBox('hdlr', 0, 0, 'text', 0, 0, 0, '\0'),
        writeBox(
          'minf',
          writeBox('nmhd', 0),
          writeBox('dinf', writeBox('dref', 0, 1, writeBox('url ', 1))),
          writeBox(
            'stbl',
            writeBox('stsd', 0, 1, writeBox('wvtt', 0, 1, writeBox('vttC', 'WEBVTT'))),
            writeBox('stts', 0, 0),
            writeBox('stsc', 0, 0),
            writeBox('stsz', 0, 0, 0),
            writeBox('stco', 0, 0),
          ),
        ),
      ),
    ),
    writeBox('mvex', writeBox('trex', 0, TRACK_ID, 1, 0, 0, 0)),
  ),
])

/** @param cues by start, on the times of the item */
export function writeCaptionFragment(cues: readonly Cue[], segment: AirSegment): Uint8Array {
  const fromMs = startOf(segment)
  const samples = splitAtCues(cuesOnAir(cues, segment), fromMs, fromMs + segment.durationMs)
  const { clockMs, mediaSequence } = segment
  const moofWith = (dataOffset: number) =>
    writeBox(
      'moof',
      writeBox('mfhd', 0, mediaSequence >>> 0),
      writeBox(
        'traf',
        writeBox('tfhd', DEFAULT_BASE_IS_MOOF, TRACK_ID),
        writeBox('tfdt', 0x01000000, Math.floor(clockMs / 2 ** 32), clockMs >>> 0),
        writeBox(
          'trun',
          ...[TRUN_FLAGS, samples.length, dataOffset],
          ...samples.flatMap(({ durationMs, bytes }) => [durationMs, bytes.length]),
        ),
      ),
    )
  // The offset counts from the start of moof to the first byte after the header of mdat.
  const moof = moofWith(moofWith(0).length + 8)
  return joinBytes([moof, writeBox('mdat', ...samples.map(({ bytes }) => bytes))])
}

interface Sample {
  durationMs: number
  bytes: Uint8Array
}

const NOTHING = writeBox('vtte')

/** Without a gap from `fromMs` to `toMs`. */
function splitAtCues(cues: readonly Cue[], fromMs: number, toMs: number): Sample[] {
  const edges = new Set([fromMs, toMs])
  for (const { startMs, endMs } of cues) for (const at of [startMs, endMs]) if (at > fromMs && at < toMs) edges.add(at)
  const times = [...edges].sort((a, b) => a - b)
  return times.slice(1).map((end, i) => {
    const start = times[i]!
    const shown = cues.filter(({ startMs, endMs }) => startMs < end && endMs > start)
    return { durationMs: end - start, bytes: shown.length === 0 ? NOTHING : joinBytes(shown.map(writeCue)) }
  })
}

const utf8 = new TextEncoder()

function writeCue({ text, settings }: Cue): Uint8Array {
  const position = settings === undefined ? [] : [writeBox('sttg', utf8.encode(settings))]
  return writeBox('vttc', ...position, writeBox('payl', utf8.encode(text)))
}
