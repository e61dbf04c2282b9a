// A foreign HLS playlist as FFmpeg may see it: each address replaced with one of our local proxy, reduced to the wanted
// rendition, and without anything that leads elsewhere (RFC 8216 §4.3).
import { attributesOfLine } from '#domain/hls/attribute-list.ts'

/** `fragment`: media as fragmented MP4. FFmpeg needs to see that in the name. */
export type AddressKind = 'playlist' | 'media' | 'fragment'

export type RewrittenPlaylist =
  | { ok: true; text: string; ended: boolean }
  /** For users. */
  | { ok: false; words: string }

const WANTED_HEIGHT = 1080
const MAX_LINES = 20_000
const MAX_LINE_LENGTH = 16_384
/** RFC 8216 §4.2, decimal-resolution. */
const RESOLUTION = /^\d{1,5}x(\d{1,5})$/
/** Tags whose address the video needs; other tags with an address are dropped. */
const WITH_ADDRESS: Record<string, AddressKind> = {
  'EXT-X-KEY': 'media',
  'EXT-X-MAP': 'fragment',
  'EXT-X-MEDIA': 'playlist',
}

/** @param toLocal maps an address in the playlist to the one FFmpeg is given; null: invalid */
export function rewritePlaylist(
  text: string,
  toLocal: (address: string, kind: AddressKind) => string | null,
): RewrittenPlaylist {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  if (!lines[0]?.startsWith('#EXTM3U')) return { ok: false, words: 'The address does not return an HLS playlist.' }
  if (lines.length > MAX_LINES) return { ok: false, words: 'The playlist is longer than 20,000 lines.' }
  if (lines.some((line) => line.length > MAX_LINE_LENGTH))
    return { ok: false, words: 'The playlist has a line of more than 16,384 characters.' }
  const variant = bestVariant(lines)
  const group = variant && (attributesOfLine(lines[variant.at]!).get('AUDIO') ?? null)
  const sound = group === null || variant === null ? -1 : soundOf(lines, group)
  const segments = lines.some((line) => line.startsWith('#EXT-X-MAP:')) ? 'fragment' : 'media'
  const out: string[] = []
  const put = (address: string, kind: AddressKind) => {
    const local = toLocal(address, kind)
    if (local !== null) out.push(local)
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.trim()
    const tag = /^#(EXT[\w-]*)/.exec(line)?.[1]
    if (variant) {
      if (tag === 'EXT-X-STREAM-INF' && at !== variant.at) continue
      if (tag === 'EXT-X-MEDIA' && at !== sound) continue
      if (line !== '' && !line.startsWith('#') && at !== variant.addressAt) continue
    }
    if (line === '' || (line.startsWith('#') && !tag)) continue
    if (!line.startsWith('#')) put(line, variant ? 'playlist' : segments)
    else if (!/URI\s*=/i.test(line)) out.push(line)
    else if (tag && WITH_ADDRESS[tag]) {
      const address = onlyAddress(line)
      const local = address === null ? null : toLocal(address, WITH_ADDRESS[tag])
      if (local !== null) out.push(line.replace(/URI="[^"]*"/, () => `URI="${local}"`))
    }
  }
  return { ok: true, text: `${out.join('\n')}\n`, ended: lines.some((line) => line.startsWith('#EXT-X-ENDLIST')) }
}

/** Null unless there is exactly one, in quotes: FFmpeg might parse anything else differently. */
function onlyAddress(line: string): string | null {
  if (line.match(/URI\s*=/gi)?.length !== 1) return null
  return /[:,]\s*URI="([^"]*)"/.exec(line)?.[1] ?? null
}

interface Variant {
  at: number
  addressAt: number
  height: number
  bandwidth: number
}

/** The largest video up to the top rung of the house ladder; without sizes the highest bitrate. */
function bestVariant(lines: readonly string[]): Variant | null {
  const variants: Variant[] = []
  // The address of a variant is the next line that is neither empty nor a tag, so it is searched from the end.
  let addressAt = -1
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at]!
    if (line.trim() !== '' && !line.startsWith('#')) addressAt = at
    if (!line.startsWith('#EXT-X-STREAM-INF:') || addressAt < 0) continue
    const attributes = attributesOfLine(line)
    const height = Number(RESOLUTION.exec(attributes.get('RESOLUTION') ?? '')?.[1] ?? 0)
    variants.push({ at, addressAt, height, bandwidth: Number(attributes.get('BANDWIDTH')) || 0 })
  }
  variants.reverse()
  const fits = variants.filter(({ height }) => height <= WANTED_HEIGHT)
  const ordered = (fits.length > 0 ? fits : variants).toSorted(
    (a, b) => (fits.length > 0 ? b.height - a.height : a.height - b.height) || b.bandwidth - a.bandwidth,
  )
  return ordered[0] ?? null
}

/** @returns the line of the group's audio: the default one, or its first; -1: none */
function soundOf(lines: readonly string[], group: string): number {
  const ofGroup = lines.flatMap((line, at) => {
    if (!line.startsWith('#EXT-X-MEDIA:')) return []
    const attributes = attributesOfLine(line)
    if (attributes.get('TYPE') !== 'AUDIO' || attributes.get('GROUP-ID') !== group) return []
    return [{ at, isDefault: attributes.get('DEFAULT') === 'YES' }]
  })
  return (ofGroup.find(({ isDefault }) => isDefault) ?? ofGroup[0])?.at ?? -1
}
