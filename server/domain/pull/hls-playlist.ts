// A stranger's HLS playlist, as FFmpeg may see it: each address in it replaced by one of our own door's, of
// several renditions the one we want, and nothing that would lead anywhere else (RFC 8216 §4.3).

/** `fragment`: media in pieces of MP4. FFmpeg wants to be told by the name. */
export type AddressKind = 'playlist' | 'media' | 'fragment'

export type RewrittenPlaylist =
  | { ok: true; text: string; ended: boolean }
  /** For people. */
  | { ok: false; words: string }

const WANTED_HEIGHT = 1080
const MAX_LINES = 20_000
/** Those with an address that is needed for the picture; others with one are left out. */
const WITH_ADDRESS: Record<string, AddressKind> = {
  'EXT-X-KEY': 'media',
  'EXT-X-MAP': 'fragment',
  'EXT-X-MEDIA': 'playlist',
}

/** @param toLocal from an address as it stands in the playlist to the one FFmpeg is given; null: it cannot be one */
export function rewritePlaylist(
  text: string,
  toLocal: (address: string, kind: AddressKind) => string | null,
): RewrittenPlaylist {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  if (!lines[0]?.startsWith('#EXTM3U')) return { ok: false, words: 'The address leads to no HLS playlist.' }
  if (lines.length > MAX_LINES) return { ok: false, words: 'The playlist is longer than 20,000 lines.' }
  const variant = bestVariant(lines)
  const group = variant && attribute(lines[variant.at]!, 'AUDIO')
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

/** Null unless there is one, and in quotes: what else looks like one, FFmpeg might read otherwise than we do. */
function onlyAddress(line: string): string | null {
  if (line.match(/URI\s*=/gi)?.length !== 1) return null
  return /[:,]\s*URI="([^"]*)"/.exec(line)?.[1] ?? null
}

/** The largest picture up to what the house encodes to; without sizes the highest bitrate. */
function bestVariant(lines: readonly string[]): { at: number; addressAt: number } | null {
  const variants = lines.flatMap((line, at) => {
    if (!line.startsWith('#EXT-X-STREAM-INF:')) return []
    const addressAt = lines.findIndex((next, index) => index > at && next.trim() !== '' && !next.startsWith('#'))
    if (addressAt < 0) return []
    const height = Number(/\d+x(\d+)/.exec(attribute(line, 'RESOLUTION') ?? '')?.[1] ?? 0)
    return [{ at, addressAt, height, bandwidth: Number(attribute(line, 'BANDWIDTH')) || 0 }]
  })
  const fits = variants.filter(({ height }) => height <= WANTED_HEIGHT)
  const ordered = (fits.length > 0 ? fits : variants).toSorted(
    (a, b) => (fits.length > 0 ? b.height - a.height : a.height - b.height) || b.bandwidth - a.bandwidth,
  )
  return ordered[0] ?? null
}

/** @returns the line of the group's sound: the default one, or its first */
function soundOf(lines: readonly string[], group: string): number {
  const ofGroup = lines.flatMap((line, at) =>
    line.startsWith('#EXT-X-MEDIA:') && attribute(line, 'TYPE') === 'AUDIO' && attribute(line, 'GROUP-ID') === group
      ? [{ at, isDefault: attribute(line, 'DEFAULT') === 'YES' }]
      : [],
  )
  return (ofGroup.find(({ isDefault }) => isDefault) ?? ofGroup[0])?.at ?? -1
}

function attribute(line: string, name: string): string | null {
  const [, quoted, plain] = new RegExp(`[:,]\\s*${name}=(?:"([^"]*)"|([^",]*))`).exec(line) ?? []
  return quoted ?? plain ?? null
}
