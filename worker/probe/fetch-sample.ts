// The newest segment of a rendition with its init segment, decrypted: what FFmpeg needs to decode it.
import { createDecipheriv } from 'node:crypto'
import { readAttributes } from '#domain/hls/attribute-list.ts'
import { type ParsedSegment, parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import { AnswerError } from './fetch-whole.ts'

/** fMP4 files. */
export interface Sample {
  picture: Uint8Array
  /** Null: the channel has no rendition of its own for sound. */
  sound: Uint8Array | null
}

export const PLAYLIST_BYTES = 4 * 1024 ** 2
export const SEGMENT_BYTES = 64 * 1024 ** 2
const KEY_BYTES = 16

export type FetchBytes = (url: string, most: number) => Promise<Uint8Array>

export async function fetchSoundOf(playlistUrl: string, fetchBytes: FetchBytes): Promise<Uint8Array | null> {
  const text = Buffer.from(await fetchBytes(playlistUrl, PLAYLIST_BYTES)).toString('utf8')
  const newest = parseMediaPlaylist(text).segments.at(-1)
  if (!newest) return null
  const bytes = await fetchBytes(new URL(newest.uri, playlistUrl).href, SEGMENT_BYTES)
  return withInit(newest, bytes, playlistUrl, fetchBytes)
}

/** @param bytes of the segment, as they came @returns null: it has no init segment, or is encrypted in another way */
export async function withInit(
  { map, mapKey, key, mediaSequence }: ParsedSegment,
  bytes: Uint8Array,
  playlistUrl: string,
  fetchBytes: FetchBytes,
): Promise<Uint8Array | null> {
  if (map === null) return null
  const clear = async (data: Uint8Array, attributes: string | null) => {
    if (attributes === null) return data
    const given = readAttributes(attributes)
    const uri = given.get('URI')
    if (given.get('METHOD') !== 'AES-128' || !uri) return null
    const secret = await fetchBytes(new URL(uri, playlistUrl).href, KEY_BYTES)
    const iv = (given.get('IV') ?? '').replace(/^0x/i, '') || mediaSequence.toString(16)
    const cipher = createDecipheriv('aes-128-cbc', secret, Buffer.from(iv.padStart(32, '0'), 'hex'))
    try {
      return Buffer.concat([cipher.update(data), cipher.final()])
    } catch {
      throw new AnswerError('The newest segment cannot be decrypted with its key.')
    }
  }
  const init = await clear(await fetchBytes(new URL(map, playlistUrl).href, SEGMENT_BYTES), mapKey)
  const media = await clear(bytes, key)
  return init && media && Buffer.concat([init, media])
}
