// oEmbed (oembed.com): from the address of a watch page to its embed frame.
import { embedSnippet } from './embed-snippet.ts'

const DEFAULT_WIDTH = 640
/** Below this the player is unusable. */
const LEAST_WIDTH = 160
const PATH = /^\/(?:watch|embed)\/([a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)\/?$/

/** @returns the slug of the channel; null for an address outside this installation */
export function slugOfAddress(text: string, publicUrl: string): string | null {
  const url = URL.parse(text)
  const ours = new URL(publicUrl)
  if (!url || url.host !== ours.host || !/^https?:$/.test(url.protocol)) return null
  const base = ours.pathname.replace(/\/$/, '')
  return url.pathname.startsWith(base) ? (PATH.exec(url.pathname.slice(base.length))?.[1] ?? null) : null
}

/** The largest 16:9 size within the consumer's bounds, at most the default if it gives no width. */
export function fitFrame(maxWidth: number | null, maxHeight: number | null): { width: number; height: number } {
  const width = Math.min(
    maxWidth ?? (maxHeight === null ? DEFAULT_WIDTH : Number.POSITIVE_INFINITY),
    maxHeight === null ? Number.POSITIVE_INFINITY : Math.floor((maxHeight * 16) / 9),
    3_840,
  )
  // maxwidth and maxheight are upper bounds: rounding must not exceed them, and the minimum size may only as far as
  // needed.
  const least = Math.min(LEAST_WIDTH, maxWidth ?? LEAST_WIDTH)
  const fitted = Math.max(Math.floor(width), least, 1)
  return { width: fitted, height: Math.max(1, Math.min(Math.round((fitted * 9) / 16), maxHeight ?? 2_160)) }
}

/** A number of pixels from a query; null if invalid. */
export const readPixels = (text: string | null) => (text && /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : null)

export interface OEmbedVideo {
  version: '1.0'
  type: 'video'
  title: string
  provider_name: string
  provider_url: string
  cache_age: number
  width: number
  height: number
  html: string
  thumbnail_url?: string
  thumbnail_width?: number
  thumbnail_height?: number
}

export interface OEmbedFacts {
  name: string
  embedUrl: string
  publicUrl: string
  thumbnail: { url: string; width: number; height: number } | null
}

export function oEmbedVideo(facts: OEmbedFacts, maxWidth: number | null, maxHeight: number | null): OEmbedVideo {
  const { width, height } = fitFrame(maxWidth, maxHeight)
  const { thumbnail } = facts
  // A thumbnail has to keep the same bounds (§2.3.4.5); one that does not fit is omitted.
  const fits =
    thumbnail !== null &&
    (maxWidth === null || thumbnail.width <= maxWidth) &&
    (maxHeight === null || thumbnail.height <= maxHeight)
  return {
    version: '1.0',
    type: 'video',
    title: facts.name,
    provider_name: 'Cloud Playout',
    provider_url: facts.publicUrl,
    cache_age: 300,
    width,
    height,
    html: embedSnippet(facts.name, facts.embedUrl, { kind: 'fixed', width, height }),
    ...(fits && { thumbnail_url: thumbnail.url, thumbnail_width: thumbnail.width, thumbnail_height: thumbnail.height }),
  }
}
