// Cuts our own FLV into frames as it arrives (Adobe Flash Video File Format 10.1, annex E).

export interface VideoFrame {
  atMs: number
  /** NAL units, each after its length in four bytes. */
  nals: Uint8Array
}

const FILE_HEADER = 13
const TAG_HEADER = 11
/** Codec, kind of packet and composition time; and after the tag, its size. */
const VIDEO_HEADER = 5
const TAG_END = 4
const VIDEO_TAG = 9
const IS_NALS = 1
/** Of a frame of 64 × 36 pixels with captions. */
const MOST_BYTES = 1_048_576

export class FlvCutter {
  #rest: Buffer = Buffer.alloc(0)
  #isOpen = false

  /** @returns the frames that are complete with it. @throws Error for a frame that is too large */
  push(chunk: Uint8Array): VideoFrame[] {
    const bytes = Buffer.concat([this.#rest, chunk])
    const frames: VideoFrame[] = []
    let at = 0
    if (!this.#isOpen && bytes.length >= FILE_HEADER) {
      this.#isOpen = true
      at = FILE_HEADER
    }
    while (this.#isOpen && at + TAG_HEADER <= bytes.length) {
      const size = bytes.readUIntBE(at + 1, 3)
      if (size > MOST_BYTES) throw new Error(`a frame of ${size} bytes`)
      const end = at + TAG_HEADER + size
      if (end + TAG_END > bytes.length) break
      const body = at + TAG_HEADER
      // Its upper byte comes last.
      const atMs = bytes.readUIntBE(at + 4, 3) + bytes.readUInt8(at + 7) * 2 ** 24
      if (bytes[at] === VIDEO_TAG && size > VIDEO_HEADER && bytes[body + 1] === IS_NALS)
        frames.push({ atMs, nals: bytes.subarray(body + VIDEO_HEADER, end) })
      at = end + TAG_END
    }
    this.#rest = bytes.subarray(at)
    return frames
  }
}
