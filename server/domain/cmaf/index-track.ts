// Walks a rendition box by box and returns where each fragment is and when it plays. Only headers are read (a few
// hundred bytes a fragment), never the media data.
import { BrokenTrackError, boxAt, boxesIn, typeAt, viewOf } from './boxes.ts'
import { readTrackHeader, type TrackHeader } from './track-header.ts'

export interface TrackFile {
  /** Bytes. */
  size: number
  /** Exactly `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Times in ticks of the track's timescale. */
export interface TrackFragment {
  byteOffset: number
  byteLength: number
  decodeTime: number
  durationTicks: number
  sampleCount: number
  firstSampleIsSync: boolean
  /** The earliest composition time: the first frame that the viewer sees. */
  minPts: number
}

export interface TrackIndex extends TrackHeader {
  /** Bytes of ftyp and moov at the start of the file. */
  initLength: number
  fragments: TrackFragment[]
}

/** Our headers are never larger than this. */
const MAX_HEADER_BYTES = 4 * 1024 * 1024

/** @throws BrokenTrackError when the file is truncated or is not a fragmented single-track MP4 */
export async function indexTrack(file: TrackFile): Promise<TrackIndex> {
  const walk = new TrackWalk()
  const fragments = await walk.on(file)
  walk.finish(file)
  return { ...walk.header!, initLength: walk.initLength, fragments }
}

/** Walks a file that still grows: each call continues at the box that was incomplete. */
export class TrackWalk {
  /** Null until it has been written completely. */
  header: TrackHeader | null = null
  initLength = 0
  #at = 0
  #chunkStart = -1
  #pending: Omit<TrackFragment, 'byteOffset' | 'byteLength'> | undefined

  /** @returns the fragments that were completed since. @throws BrokenTrackError when it is not a single-track MP4 */
  async on(file: TrackFile): Promise<TrackFragment[]> {
    const fragments: TrackFragment[] = []
    for (let at = this.#at; at < file.size; this.#at = at) {
      const head = await readBoxHead(file, at)
      if (!head) break
      const { type, size } = head
      if (type === 'moov') {
        this.initLength = at + size
        this.header = readTrackHeader(await readWhole(file, 0, this.initLength))
        this.#chunkStart = -1
      } else if (type === 'moof') {
        if (!this.header || this.#pending) throw new BrokenTrackError(`moof at ${at} is out of place`)
        if (this.#chunkStart < 0) this.#chunkStart = at
        this.#pending = readFragment(await readWhole(file, at, size), this.header)
      } else if (type === 'mdat') {
        if (!this.#pending) throw new BrokenTrackError(`mdat at ${at} is out of place`)
        fragments.push({ ...this.#pending, byteOffset: this.#chunkStart, byteLength: at + size - this.#chunkStart })
        this.#pending = undefined
        this.#chunkStart = -1
      } else if (type !== 'mfra' && this.#chunkStart < 0) {
        // styp, sidx or prft belongs to the fragment after it.
        this.#chunkStart = at
      }
      at += size
    }
    return fragments
  }

  /** @throws BrokenTrackError when the walk has not reached the end of the file, between two fragments */
  finish(file: TrackFile): void {
    if (this.#at < file.size) throw new BrokenTrackError(`truncated at ${this.#at}`)
    if (!this.header) throw new BrokenTrackError('no moov')
    if (this.#pending) throw new BrokenTrackError('the last fragment has no mdat')
  }
}

/** Null: the file ends inside the box. */
async function readBoxHead(file: TrackFile, at: number): Promise<{ type: string; size: number } | null> {
  if (at + 8 > file.size) return null
  const head = viewOf(await file.read(at, Math.min(16, file.size - at)))
  const short = head.getUint32(0)
  if (short === 1 && head.byteLength < 16) return null
  // size 1: 64-bit size after the type; size 0: to the end of the file.
  const size = short === 1 ? Number(head.getBigUint64(8)) : short === 0 ? file.size - at : short
  if (size < 8) throw new BrokenTrackError(`box of ${size} bytes at ${at}`)
  return at + size > file.size ? null : { type: typeAt(head, 4), size }
}

async function readWhole(file: TrackFile, offset: number, length: number): Promise<Uint8Array> {
  if (length > MAX_HEADER_BYTES) throw new BrokenTrackError(`header of ${length} bytes at ${offset}`)
  return file.read(offset, length)
}

function readFragment(moof: Uint8Array, header: TrackHeader): Omit<TrackFragment, 'byteOffset' | 'byteLength'> {
  const view = viewOf(moof)
  const traf = boxAt(view, { type: 'file', from: 0, to: moof.byteLength }, 'moof', 'traf')
  const tfdt = boxAt(view, traf, 'tfdt')
  const decodeTime =
    view.getUint8(tfdt.from) === 1 ? Number(view.getBigUint64(tfdt.from + 4)) : view.getUint32(tfdt.from + 4)
  const defaults = readTfhd(view, boxAt(view, traf, 'tfhd').from, header)
  const samples = boxesIn(view, traf.from, traf.to)
    .filter((box) => box.type === 'trun')
    .flatMap((trun) => readTrun(view, trun.from, defaults))
  const first = samples[0]
  if (!first) throw new BrokenTrackError('fragment without samples')
  let dts = decodeTime
  let minPts = Number.POSITIVE_INFINITY
  for (const { duration, compositionOffset } of samples) {
    minPts = Math.min(minPts, dts + compositionOffset)
    dts += duration
  }
  return {
    decodeTime,
    durationTicks: dts - decodeTime,
    sampleCount: samples.length,
    // sample_is_non_sync_sample (14496-12, 8.8.3.1)
    firstSampleIsSync: (first.flags & 0x10000) === 0,
    minPts,
  }
}

interface SampleDefaults {
  duration: number
  flags: number
}

/** 14496-12, 8.8.7: optional fields in the order of their flag bits. */
function readTfhd(view: DataView, from: number, header: TrackHeader): SampleDefaults {
  const flags = view.getUint32(from) & 0xffffff
  let at = from + 8
  const optional = (bit: number, bytes: number): number | undefined => {
    if (!(flags & bit)) return undefined
    at += bytes
    return view.getUint32(at - 4)
  }
  optional(0x1, 8)
  optional(0x2, 4)
  const duration = optional(0x8, 4) ?? header.defaultDuration
  optional(0x10, 4)
  return { duration, flags: optional(0x20, 4) ?? header.defaultFlags }
}

/** 14496-12, 8.8.8 */
function readTrun(
  view: DataView,
  from: number,
  defaults: SampleDefaults,
): (SampleDefaults & { compositionOffset: number })[] {
  const flags = view.getUint32(from) & 0xffffff
  const count = view.getUint32(from + 4)
  let at = from + 8
  const next = (bit: number): number | undefined => {
    if (!(flags & bit)) return undefined
    at += 4
    return view.getUint32(at - 4)
  }
  next(0x1)
  const firstFlags = next(0x4)
  return Array.from({ length: count }, (_, index) => {
    const duration = next(0x100) ?? defaults.duration
    next(0x200)
    const own = next(0x400)
    // Signed from version 1 on; our version 0 values never reach 2³¹.
    const compositionOffset = (next(0x800) ?? 0) | 0
    return { duration, flags: own ?? (index === 0 ? firstFlags : undefined) ?? defaults.flags, compositionOffset }
  })
}
