// FLV as a file (FLV 10.1, annex E): the form in which an RTMP sender's messages are passed on unchanged.

export const FLV_TAG = { audio: 8, video: 9, script: 18 } as const

/** The file's header, with the zero before the first tag. */
export function flvHeader(has: { video: boolean; audio: boolean }): Uint8Array {
  return Uint8Array.of(0x46, 0x4c, 0x56, 1, (has.video ? 1 : 0) | (has.audio ? 4 : 0), 0, 0, 0, 9, 0, 0, 0, 0)
}

/** @param timestampMs its lower 32 bits are written: they wrap after 49 days */
export function flvTag(type: number, timestampMs: number, payload: Uint8Array): Uint8Array {
  const tag = Buffer.allocUnsafe(11 + payload.length + 4)
  const time = timestampMs >>> 0
  tag[0] = type
  tag.writeUIntBE(payload.length, 1, 3)
  tag.writeUIntBE(time & 0xffffff, 4, 3)
  tag[7] = time >>> 24
  tag.writeUIntBE(0, 8, 3)
  tag.set(payload, 11)
  tag.writeUInt32BE(11 + payload.length, 11 + payload.length)
  return tag
}
