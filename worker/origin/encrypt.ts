// Segments of encrypted channels: encrypted once and cached while viewers request them.
import { LRUCache } from 'lru-cache'
import { contentKey, encryptSegment } from '#adapters/content-key.ts'
import { keyPeriod } from '#domain/hls/media-playlist.ts'
import type { OriginChannel } from '../segments/origin-channel.ts'

const sealed = new LRUCache<string, Buffer>({
  maxSize: 96 * 1024 ** 2,
  sizeCalculation: ({ byteLength }) => byteLength,
})

export interface ClearSegment {
  channel: OriginChannel
  secret: Uint8Array
  rung: string
  mediaSequence: number
  /** A stand-in is encrypted each time: it must not be cached as the segment itself. */
  standsIn: boolean
}

/** @param parts of the unencrypted segment */
export function encryptForAir(segment: ClearSegment, parts: () => readonly Uint8Array[]): Buffer {
  const { channel, secret, rung, mediaSequence, standsIn } = segment
  const name = `${channel.id}/${rung}/${mediaSequence}`
  const known = sealed.get(name)
  if (known) return known
  const made = encryptSegment(contentKey(secret, channel.id, rung, keyPeriod(mediaSequence)), mediaSequence, parts())
  if (!standsIn) sealed.set(name, made)
  return made
}
