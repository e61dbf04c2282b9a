// What the init segment says about its one track: timescale, frame size, and the codec string for playlists (RFC 6381).
// All is read from the bytes and never assumed.
import { type Box, BrokenTrackError, boxAt, boxesIn, viewOf } from './boxes.ts'

export interface TrackHeader {
  timescale: number
  codecs: string
  /** Video only. */
  width?: number
  height?: number
  /** Sample defaults of the movie (trex), for fragments without their own. */
  defaultDuration: number
  defaultFlags: number
}

/** @param init ftyp and moov, with exactly one track */
export function readTrackHeader(init: Uint8Array): TrackHeader {
  const view = viewOf(init)
  const moov = boxAt(view, { type: 'file', from: 0, to: init.byteLength }, 'moov')
  const tracks = boxesIn(view, moov.from, moov.to).filter((box) => box.type === 'trak')
  const trak = tracks[0]
  if (!trak || tracks.length > 1) throw new BrokenTrackError(`${tracks.length} tracks in one rendition`)
  const mdhd = boxAt(view, trak, 'mdia', 'mdhd')
  // FullBox: the version decides whether the two dates before the timescale have 32 or 64 bits.
  const timescale = view.getUint32(mdhd.from + (view.getUint8(mdhd.from) === 1 ? 20 : 12))
  const stsd = boxAt(view, trak, 'mdia', 'minf', 'stbl', 'stsd')
  const entry = boxesIn(view, stsd.from + 8, stsd.to)[0]
  if (!entry) throw new BrokenTrackError('no sample entry')
  const trex = boxAt(view, moov, 'mvex', 'trex')
  return {
    timescale,
    ...readSampleEntry(view, entry),
    defaultDuration: view.getUint32(trex.from + 12),
    defaultFlags: view.getUint32(trex.from + 20),
  }
}

function readSampleEntry(view: DataView, entry: Box): Pick<TrackHeader, 'codecs' | 'width' | 'height'> {
  if (entry.type === 'avc1') {
    // VisualSampleEntry: 78 bytes of fields, then boxes.
    const avcC = boxAt(view, { ...entry, from: entry.from + 78 }, 'avcC')
    const profile = [1, 2, 3].map((at) => hex(view.getUint8(avcC.from + at)))
    return {
      codecs: `avc1.${profile.join('')}`,
      width: view.getUint16(entry.from + 24),
      height: view.getUint16(entry.from + 26),
    }
  }
  if (entry.type === 'mp4a') {
    // AudioSampleEntry: 28 bytes of fields, then boxes.
    const esds = boxAt(view, { ...entry, from: entry.from + 28 }, 'esds')
    return { codecs: readEsds(view, esds) }
  }
  throw new BrokenTrackError(`sample entry ${entry.type} is not in the house format`)
}

/** ISO/IEC 14496-1: ES_Descriptor (3) > DecoderConfigDescriptor (4) > DecoderSpecificInfo (5). */
function readEsds(view: DataView, esds: Box): string {
  const es = descriptor(view, esds.from + 4, esds.to)
  if (es.tag !== 3) throw new BrokenTrackError('esds without ES_Descriptor')
  const config = descriptor(view, es.from + 3, es.to)
  if (config.tag !== 4) throw new BrokenTrackError('esds without DecoderConfigDescriptor')
  const objectType = view.getUint8(config.from)
  const specific = descriptor(view, config.from + 13, config.to)
  if (specific.tag !== 5) throw new BrokenTrackError('esds without DecoderSpecificInfo')
  return `mp4a.${hex(objectType)}.${view.getUint8(specific.from) >> 3}`
}

/** The size is written in groups of seven bits; the high bit says that another follows. */
function descriptor(view: DataView, at: number, end: number): { tag: number; from: number; to: number } {
  if (at + 2 > end) throw new BrokenTrackError('descriptor truncated')
  let from = at + 1
  let size = 0
  for (let more = true; more && from < end; from++) {
    const byte = view.getUint8(from)
    size = (size << 7) | (byte & 0x7f)
    more = (byte & 0x80) !== 0
  }
  if (from + size > end) throw new BrokenTrackError('descriptor extends past its box')
  return { tag: view.getUint8(at), from, to: from + size }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
