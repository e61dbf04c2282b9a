// RTMP's chunk stream (Adobe RTMP 1.0, section 5.3): messages cut into chunks and interleaved. This is the sending
// side; chunk-reader.ts receives.

export const MESSAGE = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAcknowledgementSize: 5,
  setPeerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  dataAmf0: 18,
  commandAmf0: 20,
  aggregate: 22,
} as const

export interface RtmpMessage {
  type: number
  streamId: number
  payload: Uint8Array
}

export const DEFAULT_CHUNK_BYTES = 128
const EXTENDED = 0xffffff

/** @param chunkStream 2 … 63: control messages go on 2, commands on 3 */
export function encodeMessage(
  message: RtmpMessage,
  chunkStream: number,
  chunkBytes: number,
  timestampMs = 0,
): Uint8Array {
  const { type, streamId, payload } = message
  const extended = timestampMs >= EXTENDED
  const head = Buffer.alloc(extended ? 16 : 12)
  head[0] = chunkStream
  head.writeUIntBE(extended ? EXTENDED : timestampMs, 1, 3)
  head.writeUIntBE(payload.length, 4, 3)
  head[7] = type
  head.writeUInt32LE(streamId, 8)
  if (extended) head.writeUInt32BE(timestampMs, 12)
  // Section 5.3.1.3: each chunk of such a message repeats the extended timestamp.
  const more = Buffer.concat([Uint8Array.of(0xc0 | chunkStream), head.subarray(12)])
  const parts: Uint8Array[] = [head]
  for (let at = 0; at < payload.length; at += chunkBytes) {
    if (at > 0) parts.push(more)
    parts.push(payload.subarray(at, at + chunkBytes))
  }
  return Buffer.concat(parts)
}
