// RTMP's chunk stream (Adobe RTMP 1.0, section 5.3): messages cut into chunks, several at a time.

export const MESSAGE = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAcknowledgementSize: 5,
  setPeerBandwidth: 6,
  commandAmf3: 17,
  commandAmf0: 20,
} as const

export interface RtmpMessage {
  type: number
  streamId: number
  payload: Uint8Array
}

export const DEFAULT_CHUNK_BYTES = 128
const EXTENDED = 0xffffff
/** A command is far shorter: a peer must not make us hold more. */
const MAX_MESSAGE_BYTES = 256 * 1024
const MAX_STREAMS = 64

/** @param chunkStream 3 … 63: commands go on 3 */
export function encodeMessage(message: RtmpMessage, chunkStream: number, chunkBytes: number): Uint8Array {
  const { type, streamId, payload } = message
  const head = Buffer.alloc(12)
  head[0] = chunkStream
  head.writeUIntBE(payload.length, 4, 3)
  head[7] = type
  head.writeUInt32LE(streamId, 8)
  const parts: Uint8Array[] = [head]
  for (let at = 0; at < payload.length; at += chunkBytes) {
    if (at > 0) parts.push(Uint8Array.of(0xc0 | chunkStream))
    parts.push(payload.subarray(at, at + chunkBytes))
  }
  return Buffer.concat(parts)
}

interface ChunkHead {
  length: number
  type: number
  streamId: number
  extended: boolean
  parts: Uint8Array[]
  /** Still to come of the message under way. */
  left: number
}

/** Takes any cut of the bytes behind the handshake; gives whole messages. */
export class ChunkReader {
  #rest = Buffer.alloc(0)
  #chunkBytes = DEFAULT_CHUNK_BYTES
  readonly #streams = new Map<number, ChunkHead>()

  /** @throws Error when the bytes are not RTMP, or a message is longer than any we ask for */
  push(bytes: Uint8Array): RtmpMessage[] {
    this.#rest = Buffer.concat([this.#rest, bytes])
    const messages: RtmpMessage[] = []
    for (;;) {
      const taken = this.#takeChunk(messages)
      if (taken === 0) return messages
      this.#rest = this.#rest.subarray(taken)
    }
  }

  /** @returns the bytes of one chunk; 0 when it is not whole yet */
  #takeChunk(messages: RtmpMessage[]): number {
    const bytes = this.#rest
    if (bytes.length < 1) return 0
    const format = bytes[0]! >> 6
    const low = bytes[0]! & 0x3f
    const basic = low === 0 ? 2 : low === 1 ? 3 : 1
    const lengths = [11, 7, 3, 0] as const
    let at = basic + lengths[format as 0 | 1 | 2 | 3]
    if (bytes.length < at) return 0
    const id = low === 0 ? bytes[1]! + 64 : low === 1 ? bytes.readUInt16LE(1) + 64 : low
    const known = this.#streams.get(id)
    if (!known && format !== 0) throw new Error('RTMP: a chunk of a message that never began')
    const extended = format === 3 ? known!.extended : bytes.readUIntBE(basic, 3) === EXTENDED
    if (extended) at += 4
    const fresh = !known || known.left === 0
    const length = format <= 1 ? bytes.readUIntBE(basic + 3, 3) : known!.length
    if (length > MAX_MESSAGE_BYTES) throw new Error('RTMP: a message longer than any command')
    const left = fresh ? length : known.left
    const size = Math.min(left, this.#chunkBytes)
    if (bytes.length < at + size) return 0
    const head: ChunkHead = {
      ...{ length, extended, parts: fresh ? [] : known.parts, left: left - size },
      type: format <= 1 ? bytes[basic + 6]! : known!.type,
      streamId: format === 0 ? bytes.readUInt32LE(basic + 7) : known!.streamId,
    }
    head.parts.push(Buffer.from(bytes.subarray(at, at + size)))
    if (!known && this.#streams.size >= MAX_STREAMS) throw new Error('RTMP: too many messages at a time')
    this.#streams.set(id, head)
    if (head.left === 0) this.#finish(head, messages)
    return at + size
  }

  #finish(head: ChunkHead, messages: RtmpMessage[]): void {
    const payload = Buffer.concat(head.parts)
    head.parts = []
    if (head.type === MESSAGE.setChunkSize && payload.length >= 4) {
      const size = payload.readUInt32BE() & 0x7fffffff
      if (size < 1) throw new Error('RTMP: chunks of no bytes')
      this.#chunkBytes = Math.min(size, MAX_MESSAGE_BYTES)
    } else messages.push({ type: head.type, streamId: head.streamId, payload })
  }
}
