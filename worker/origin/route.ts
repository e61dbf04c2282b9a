// The origin's URL space, parsed without a library because it is the hot path. A path that does not match one of these shapes
// exactly is not found: no part of a request ever reaches the file system.
import { VIDEO_RUNGS } from '#domain/ladder/ladder.ts'

/** The files of one stream; `slug` is empty in a preview. */
export type StreamRoute = StreamFile & {
  /** The part of the path after `~`, as sent; omitted: none. */
  token?: string
}

/** The route of one kind of file. */
export type FileRoute<Type extends StreamRoute['type']> = Extract<StreamRoute, { type: Type }>

type StreamFile =
  | { type: 'master'; slug: string; long?: true }
  | { type: 'playlist'; slug: string; rung: string; long?: true }
  | { type: 'init'; slug: string; rung: string; formatKey: string }
  | { type: 'segment'; slug: string; rung: string; mediaSequence: number }
  /** A segment; `form`: a WebVTT document for HLS, a fragment of MP4 for DASH. */
  | { type: 'captions'; slug: string; language: string; mediaSequence: number; form: 'vtt' | 'm4s' }
  | { type: 'captions-init'; slug: string; language: string }
  | { type: 'key'; slug: string; rung: string; period: number }
  | { type: 'manifest'; slug: string }
  | { type: 'thumbnail'; slug: string }

/** The same shapes below a signed statement instead of a channel's name. */
export interface PreviewRoute {
  type: 'preview'
  token: string
  stream: StreamRoute
}

/** The same shapes below an item that may be watched on demand. */
export interface OnDemandRoute {
  type: 'vod'
  mediaId: string
  /** As of a stream. */
  token?: string
  /** Of the channel whose past programme it is; with a token only. */
  channelSlug?: string
  stream: StreamRoute
}

/** The storyboard of such an item: its track of thumbnails (sheet null), or a picture that the track names. */
export interface StoryboardRoute {
  type: 'storyboard'
  mediaId: string
  token?: string
  channelSlug?: string
  sheet: number | null
}

export type OriginRoute =
  | StreamRoute
  | PreviewRoute
  | OnDemandRoute
  | StoryboardRoute
  | { type: 'artwork'; mediaId: string; signature: string }
  | { type: 'health' }
  | { type: 'readiness' }
  /** Asks whether an edge may answer a request, and the answer to a rejected one. */
  | { type: 'gate' }
  | { type: 'refused' }
  /** The origin's clock, for players. */
  | { type: 'time' }
  | { type: 'metrics' }

const WITHOUT_STREAM: Record<string, OriginRoute | undefined> = Object.assign(Object.create(null), {
  health: { type: 'health' },
  time: { type: 'time' },
  gate: { type: 'gate' },
  refused: { type: 'refused' },
  metrics: { type: 'metrics' },
})
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/
/** server/adapters/signed-token.ts */
const TOKEN = /^[\w-]{1,128}\.[\w-]{1,1024}\.[\w-]{43}$/
/** LANGUAGE_TAG of server/domain/captions/language.ts. */
const LANGUAGE = '[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?'
const RUNG = new RegExp(`^(?:${VIDEO_RUNGS.map(({ name }) => name).join('|')}|audio(?:-${LANGUAGE})?)$`)
const CAPTION_RUNG = new RegExp(`^captions-(${LANGUAGE})$`)
const CAPTION_SEGMENT = /^(0|[1-9][0-9]{0,14})\.(vtt|m4s)$/
const INIT = /^init-([0-9a-f]{1,64})\.mp4$/
/** server/adapters/artwork-token.ts */
const ARTWORK = /^(md_[0-9a-z]{20})\.([\w-]{22})\.jpg$/
const MEDIA_ID = /^md_[0-9a-z]{20}$/
const SHEET = /^([0-9]{1,2})\.jpg$/
const KEY = /^(0|[1-9][0-9]{0,12})\.key$/
const SEGMENT = /^(0|[1-9][0-9]{0,14})\.m4s$/

/** @param target in origin form, or in the absolute form that proxies send (RFC 9112 §3.2.2); its query is ignored */
export function parseRoute(target: string): OriginRoute | null {
  const url = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*(?=\/)/i, '')
  if (!url.startsWith('/')) return null
  const query = url.indexOf('?')
  const parts = (query < 0 ? url : url.slice(0, query)).split('/')
  if (parts.length === 2) return WITHOUT_STREAM[parts[1]!] ?? null
  const [, space, name = ''] = parts
  if (space === 'health') return parts.length === 3 && name === 'ready' ? { type: 'readiness' } : null
  if (space === 'artwork') {
    const artwork = parts.length === 3 ? ARTWORK.exec(name) : null
    return artwork && { type: 'artwork', mediaId: artwork[1]!, signature: artwork[2]! }
  }
  if (space === 'preview' && TOKEN.test(name)) {
    const stream = parseStream(parts, '')
    return stream && { type: 'preview', token: name, stream }
  }
  if (space !== 'live' && space !== 'vod') return null
  const given = name.startsWith('~') ? { token: name.slice(1) } : {}
  if (name.startsWith('~')) parts.splice(2, 1)
  if (space === 'vod') {
    if (name.startsWith('~') && SLUG.test(parts[2] ?? '')) Object.assign(given, { channelSlug: parts.splice(2, 1)[0] })
    const [, , mediaId = ''] = parts
    if (!MEDIA_ID.test(mediaId)) return null
    const storyboard = parseStoryboard(parts, mediaId)
    if (storyboard) return { ...storyboard, ...given }
    const stream = parseStream(parts, '')
    return stream && { type: 'vod', mediaId, stream, ...given }
  }
  const stream = SLUG.test(parts[2] ?? '') ? parseStream(parts, parts[2]!) : null
  return stream && { ...stream, ...given }
}

function parseStoryboard(
  [, , , third, file = '', ...more]: readonly string[],
  mediaId: string,
): StoryboardRoute | null {
  if (third === 'storyboard.vtt' && file === '') return { type: 'storyboard', mediaId, sheet: null }
  const [, sheet] = third === 'storyboard' && more.length === 0 ? (SHEET.exec(file) ?? []) : []
  return sheet === undefined ? null : { type: 'storyboard', mediaId, sheet: Number(sheet) }
}

function parseStream(parts: readonly string[], slug: string): StreamFile | null {
  const [, , , third = '', file = ''] = parts
  if (parts.length === 4) {
    return third === 'master.m3u8'
      ? { type: 'master', slug }
      : third === 'dvr.m3u8'
        ? { type: 'master', slug, long: true }
        : third === 'manifest.mpd'
          ? { type: 'manifest', slug }
          : third === 'thumbnail.jpg'
            ? { type: 'thumbnail', slug }
            : null
  }
  if (parts.length !== 5) return null
  const [, language] = CAPTION_RUNG.exec(third) ?? []
  if (language === undefined && !RUNG.test(third)) return null
  if (file === 'index.m3u8') return { type: 'playlist', slug, rung: third }
  if (file === 'dvr.m3u8') return { type: 'playlist', slug, rung: third, long: true }
  const key = KEY.exec(file)
  if (key) return { type: 'key', slug, rung: third, period: Number(key[1]) }
  if (language !== undefined) {
    if (file === 'init.mp4') return { type: 'captions-init', slug, language }
    const [, number, form] = CAPTION_SEGMENT.exec(file) ?? []
    if (number === undefined) return null
    return { type: 'captions', slug, language, mediaSequence: Number(number), form: form === 'm4s' ? 'm4s' : 'vtt' }
  }
  const segment = SEGMENT.exec(file)
  if (segment) return { type: 'segment', slug, rung: third, mediaSequence: Number(segment[1]) }
  const init = INIT.exec(file)
  return init ? { type: 'init', slug, rung: third, formatKey: init[1]! } : null
}
