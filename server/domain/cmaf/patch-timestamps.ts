// Moves a stored segment to the channel's media clock: the only change between ingest and playout. ISO/IEC 14496-12:
// moof > mfhd.sequence_number, moof > traf > tfdt.baseMediaDecodeTime.

const MOOF = 0x6d6f6f66
const MFHD = 0x6d666864
const TRAF = 0x74726166
const TFDT = 0x74666474

export interface PatchedSegment {
  /** A copy of the bytes up to and including the moof box, patched. */
  head: Uint8Array
  /** The rest (mdat) as in the stored segment: not copied, shared by all channels. */
  body: Uint8Array
}

/**
 * @param stored         one CMAF chunk: moof (possibly after styp, prft …) and mdat, with one traf and a 64-bit tfdt
 * @param sequenceNumber for mfhd; any number that grows
 * @param decodeTime     baseMediaDecodeTime in the track's timescale
 * @throws Error when the bytes are not such a segment
 */
export function patchTimestamps(stored: Uint8Array, sequenceNumber: number, decodeTime: number): PatchedSegment {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  const moof = findBox(view, 0, stored.byteLength, MOOF)
  // Not stored.slice(): on a Buffer that is a view. The patch would change the shared bytes while another channel's
  // response still waits in a slow viewer's socket.
  const head = new Uint8Array(stored.subarray(0, moof.end))
  const patch = new DataView(head.buffer)
  const mfhd = findBox(view, moof.start + 8, moof.end, MFHD)
  patch.setUint32(mfhd.start + 12, sequenceNumber >>> 0)
  const traf = findBox(view, moof.start + 8, moof.end, TRAF)
  const tfdt = findBox(view, traf.start + 8, traf.end, TFDT)
  if (view.getUint8(tfdt.start + 8) !== 1) throw new Error('tfdt without a 64-bit time')
  patch.setBigUint64(tfdt.start + 12, BigInt(decodeTime))
  return { head, body: stored.subarray(moof.end) }
}

function findBox(view: DataView, from: number, to: number, type: number): { start: number; end: number } {
  for (let start = from; start + 8 <= to; ) {
    const size = view.getUint32(start)
    if (size < 8 || start + size > to) break
    if (view.getUint32(start + 4) === type) return { start, end: start + size }
    start += size
  }
  throw new Error(`no box ${String.fromCharCode(type >>> 24, (type >>> 16) & 255, (type >>> 8) & 255, type & 255)}`)
}
