// The receiving side of the chunk stream. Whatever the peer announces, memory use is at most twice what it has sent,
// and never above the limits.
import { DEFAULT_CHUNK_BYTES, MESSAGE, type RtmpMessage } from './chunk-stream.ts'

export interface ReceivedMessage extends RtmpMessage {
  /** Milliseconds on the sender's clock; wraps after 2³². */
  timestampMs: number
}

export interface ReaderLimits {
  /** Of one message. */
  messageBytes: number
  /** Of all incomplete messages together. */
  heldBytes: number
}

/** Commands are far shorter: a peer must not make us hold more. */
export const COMMAND_LIMITS: ReaderLimits = { messageBytes: 256 * 1024, heldBytes: 512 * 1024 }

const EXTENDED = 0xffffff
const MAX_STREAMS = 64
const MAX_HEAD_BYTES = 3 + 11 + 4
const HEAD_BYTES = [11, 7, 3, 0] as const
const FIRST_BYTES = 4_096

/** One chunk stream: the head that later chunks refer to, and the incomplete message. */
interface Lane {
  length: number
  type: number
  streamId: number
  timestampMs: number
  /** From its last head: the timestamp delta of a message without its own head. */
  deltaMs: number
  extended: boolean
  extendedMs: number
  payload: Buffer
  held: number
  underWay: boolean
}

/** Accepts any cut of the bytes after the handshake; returns complete messages. */
export class ChunkReader {
  #input: Buffer = Buffer.alloc(0)
  #chunkBytes = DEFAULT_CHUNK_BYTES
  #limits: ReaderLimits
  #heldBytes = 0
  /** The current chunk: its stream, and the bytes still missing. */
  #chunk: { lane: Lane; left: number } | null = null
  readonly #lanes = new Map<number, Lane>()

  constructor(limits: ReaderLimits = COMMAND_LIMITS) {
    this.#limits = limits
  }

  /** Raises the limits from here on: media messages are longer than commands. */
  allow(limits: ReaderLimits): void {
    this.#limits = limits
  }

  /** Bytes that were fed and not parsed yet. */
  get waitingBytes(): number {
    return this.#input.length
  }

  feed(bytes: Uint8Array): void {
    const more = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#input = this.#input.length === 0 ? more : Buffer.concat([this.#input, more])
  }

  /**
   * The next complete message; null: more bytes are needed.
   * @throws Error when the bytes are not RTMP, or a message exceeds the limits
   */
  next(): ReceivedMessage | null {
    for (;;) {
      this.#chunk ??= this.#takeHead()
      if (!this.#chunk) return null
      const { lane, left } = this.#chunk
      const size = Math.min(left, this.#input.length)
      this.#hold(lane, this.#input.subarray(0, size))
      this.#input = this.#input.subarray(size)
      this.#chunk.left -= size
      if (this.#chunk.left > 0) return null
      this.#chunk = null
      if (lane.held < lane.length) continue
      const message = this.#finish(lane)
      if (message) return message
    }
  }

  #takeHead(): { lane: Lane; left: number } | null {
    const bytes = this.#input.subarray(0, MAX_HEAD_BYTES)
    if (bytes.length < 1) return null
    const format = (bytes[0]! >> 6) as 0 | 1 | 2 | 3
    const low = bytes[0]! & 0x3f
    const basic = low === 0 ? 2 : low === 1 ? 3 : 1
    let at = basic + HEAD_BYTES[format]
    if (bytes.length < at) return null
    const id = low === 0 ? bytes[1]! + 64 : low === 1 ? bytes.readUInt16LE(1) + 64 : low
    const known = this.#lanes.get(id)
    if (!known && format !== 0) throw new Error('RTMP: a chunk of a message that never began')
    if (!known && this.#lanes.size >= MAX_STREAMS) throw new Error('RTMP: too many messages at a time')
    const stamp = format === 3 ? 0 : bytes.readUIntBE(basic, 3)
    const extended = format === 3 ? known!.extended : stamp === EXTENDED
    if (extended) at += 4
    if (bytes.length < at) return null
    const lane = known ?? newLane()
    // Section 5.3.1.3 requires it in each further chunk; some senders omit it there.
    if (format === 3 && extended && lane.underWay && bytes.readUInt32BE(at - 4) !== lane.extendedMs) at -= 4
    if (format !== 3 && lane.underWay) throw new Error('RTMP: a message begins within another')
    if (!lane.underWay) {
      const time = format === 3 ? null : extended ? bytes.readUInt32BE(at - 4) : stamp
      if (format <= 1) {
        lane.length = bytes.readUIntBE(basic + 3, 3)
        lane.type = bytes[basic + 6]!
      }
      if (format === 0) lane.streamId = bytes.readUInt32LE(basic + 7)
      lane.extended = extended
      if (extended) lane.extendedMs = bytes.readUInt32BE(at - 4)
      if (time !== null) lane.deltaMs = time
      lane.timestampMs = format === 0 ? (time ?? 0) : (lane.timestampMs + lane.deltaMs) % 2 ** 32
      if (lane.length > this.#limits.messageBytes) throw new Error('RTMP: a message longer than the limit')
      lane.underWay = true
    }
    this.#lanes.set(id, lane)
    this.#input = this.#input.subarray(at)
    return { lane, left: Math.min(lane.length - lane.held, this.#chunkBytes) }
  }

  #hold(lane: Lane, bytes: Buffer): void {
    if (bytes.length === 0) return
    const held = lane.held + bytes.length
    if (held > lane.payload.length) {
      // Grows with what has arrived, not with what was announced.
      const grown = Math.min(lane.length, Math.max(held, lane.payload.length * 2, FIRST_BYTES))
      this.#heldBytes += grown - lane.payload.length
      if (this.#heldBytes > this.#limits.heldBytes) throw new Error('RTMP: too many incomplete messages')
      const payload = Buffer.allocUnsafe(grown)
      lane.payload.copy(payload, 0, 0, lane.held)
      lane.payload = payload
    }
    bytes.copy(lane.payload, lane.held)
    lane.held = held
  }

  #finish(lane: Lane): ReceivedMessage | null {
    const { type, streamId, timestampMs } = lane
    const payload = lane.payload.subarray(0, lane.held)
    this.#clear(lane)
    if (type === MESSAGE.setChunkSize && payload.length >= 4) {
      const size = payload.readUInt32BE() & 0x7fffffff
      // Section 5.4.1 requires no less. Each chunk costs time, however short it is.
      if (size < DEFAULT_CHUNK_BYTES) throw new Error('RTMP: the chunk size is too small')
      // A message length has 24 bits.
      this.#chunkBytes = Math.min(size, EXTENDED)
      return null
    }
    if (type === MESSAGE.abort && payload.length >= 4) {
      const aborted = this.#lanes.get(payload.readUInt32BE())
      if (aborted) this.#clear(aborted)
      return null
    }
    return { type, streamId, payload, timestampMs }
  }

  #clear(lane: Lane): void {
    this.#heldBytes -= lane.payload.length
    lane.payload = Buffer.alloc(0)
    lane.held = 0
    lane.underWay = false
  }
}

const newLane = (): Lane => ({
  length: 0,
  type: 0,
  streamId: 0,
  timestampMs: 0,
  deltaMs: 0,
  extended: false,
  extendedMs: 0,
  payload: Buffer.alloc(0),
  held: 0,
  underWay: false,
})
