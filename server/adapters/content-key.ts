// Keys of encrypted segments (HLS AES-128): derived, so that every origin has the same ones and none is stored.
import { createCipheriv, hkdfSync } from 'node:crypto'

const KEY_BYTES = 16

/** @param secret the channel's own; the same arguments always give the same key */
export function contentKey(secret: Uint8Array, channelId: string, rung: string, period: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, channelId, `aes-128 ${rung} ${period}`, KEY_BYTES))
}

/** CBC with PKCS #7 padding, the media sequence number as IV (rfc8216bis §4.4.4.4). */
export function encryptSegment(key: Uint8Array, mediaSequence: number, parts: readonly Uint8Array[]): Buffer {
  const iv = Buffer.alloc(16)
  iv.writeBigUInt64BE(BigInt(mediaSequence), 8)
  const cipher = createCipheriv('aes-128-cbc', key, iv)
  return Buffer.concat([...parts.map((part) => cipher.update(part)), cipher.final()])
}
