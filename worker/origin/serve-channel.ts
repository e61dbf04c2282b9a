// From a route to bytes: playlists are rendered once a segment, segments are moved to the channel’s clock.
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { mediaPaths } from '#adapters/media-store.ts'
import { patchTimestamps } from '#domain/cmaf/patch-timestamps.ts'
import { airBreaks } from '#domain/hls/air-breaks.ts'
import { renderItemPlaylist } from '#domain/hls/item-playlist.ts'
import { renderMediaPlaylist } from '#domain/hls/media-playlist.ts'
import { renderMultivariantPlaylist } from '#domain/hls/multivariant-playlist.ts'
import { AUDIO_RUNG, AUDIO_TIMESCALE, type RungName, rungsUpTo, VIDEO_TIMESCALE } from '#domain/ladder/ladder.ts'
import { segmentAt, segmentByMediaSequence } from '#domain/timeline/locate.ts'
import { availability, LIVE_WINDOW_MS, publishedSegments } from '#domain/timeline/published.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { OriginChannel } from '../segments/directory.ts'
import { loadSegment } from '../segments/load-segment.ts'
import { encryptForAir } from './encrypt.ts'
import type { OriginContext } from './origin-context.ts'
import { notFound, offAir } from './refusals.ts'
import { IMMUTABLE_CACHE, PLAYLIST_TYPE, sendByteString, sendParts, sendProblem, sendWhole } from './respond.ts'
import type { StreamRoute } from './route.ts'
import { serveKey } from './serve-key.ts'
import { serveManifest } from './serve-manifest.ts'

/** A promise only if something has to be read first. */
export function serveChannel(
  ctx: OriginContext,
  channel: OriginChannel,
  route: StreamRoute,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> | void {
  if (!channel.started) return offAir(res)
  if (channel.access.content === 'unknown')
    return sendProblem(res, 503, 'KEYS_UNREADABLE', 'The keys of this channel cannot be read at the moment.', 30)
  switch (route.type) {
    case 'master':
      return servePlaylist(ctx, channel, 'master', route.long, res, req)
    case 'key':
      return hasRung(channel, route.rung)
        ? serveKey(channel, route.rung, route.period, ctx.clock.now(), req, res)
        : notFound(res)
    case 'manifest':
      return serveManifest(ctx, channel, req, res)
    case 'playlist':
      return hasRung(channel, route.rung)
        ? servePlaylist(ctx, channel, route.rung, route.long, res, req)
        : notFound(res)
    case 'segment':
      return hasRung(channel, route.rung)
        ? serveSegment(ctx, channel, route.rung, route.mediaSequence, req, res)
        : notFound(res)
    case 'init':
      return hasRung(channel, route.rung) && hasFormat(channel, route.formatKey)
        ? serveInit(ctx, route.formatKey, route.rung, req, res)
        : notFound(res)
    case 'thumbnail':
      return serveThumbnail(ctx, channel, req, res)
  }
}

/** Whether that segment can be fetched now. */
export function isFetchable(channel: OriginChannel, rung: string, mediaSequence: number, now: number): boolean {
  const segment = segmentByMediaSequence(channel.chunks, mediaSequence)
  return channel.started && hasRung(channel, rung) && segment !== null && availability(segment, now) === 'published'
}

function hasRung(channel: OriginChannel, rung: string): boolean {
  return rung === AUDIO_RUNG.name || rungsUpTo(channel.resolution).some(({ name }) => name === rung)
}

/** Only formats that the channel airs: a made-up key must not cause a query. */
function hasFormat(channel: OriginChannel, formatKey: string): boolean {
  return channel.chunks.some((chunk) => chunk.items.some((item) => item.formatKey === formatKey))
}

function mediaType(rung: string): string {
  return rung === AUDIO_RUNG.name ? 'audio/mp4' : 'video/mp4'
}

function servePlaylist(
  ctx: OriginContext,
  channel: OriginChannel,
  name: string,
  long: true | undefined,
  res: ServerResponse,
  req: IncomingMessage,
): void {
  const playlist = playlistAtHand(ctx, channel, name, long)
  if (playlist === null) offAir(res)
  else sendByteString(req, res, PLAYLIST_TYPE, ctx.caching.playlist, playlist)
}

/**
 * @param long the list of the whole DVR window: at least ten times the bytes, for viewers who seek back
 * @returns the playlist as a string with one character a byte; null when off air
 */
export function playlistAtHand(ctx: OriginContext, channel: OriginChannel, name: string, long?: true): string | null {
  const now = ctx.clock.now()
  const key = long ? `${name} long` : name
  const rendered = channel.rendered.get(key)
  if (rendered && now < rendered.until) return rendered.bytes
  const windowMs = ctx.whole ? Number.POSITIVE_INFINITY : long ? dvrWindowMs(channel, now) : LIVE_WINDOW_MS
  const segments = publishedSegments(channel.chunks, now, windowMs)
  if (segments.length === 0) return null
  const text =
    name === 'master'
      ? renderMultivariantPlaylist(rungsUpTo(channel.resolution), long && 'dvr.m3u8')
      : ctx.whole
        ? renderItemPlaylist(segments)
        : renderMediaPlaylist(segments, airBreaks(channel.chunks), channel.access.content !== null)
  const coming = segmentAt(channel.chunks, now)!
  const bytes = Buffer.from(text).toString('latin1')
  channel.rendered.set(key, { until: coming.startsAt + coming.durationMs, bytes })
  return bytes
}

function dvrWindowMs({ dvrMs, dvrFrom }: OriginChannel, now: number): number {
  return Math.max(Math.min(dvrMs, dvrFrom === null ? Infinity : now - dvrFrom), LIVE_WINDOW_MS)
}

async function serveInit(
  ctx: OriginContext,
  formatKey: string,
  rung: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const init = await ctx.segments.indexes.findInit(formatKey, rung)
  return init ? sendWhole(req, res, mediaType(rung), ctx.caching.immutable, init) : notFound(res)
}

function serveSegment(
  ctx: OriginContext,
  channel: OriginChannel,
  rung: string,
  mediaSequence: number,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> | void {
  const segment = segmentByMediaSequence(channel.chunks, mediaSequence)
  if (!segment) {
    const oldest = channel.chunks[0]?.mediaSequence ?? 0
    return mediaSequence < oldest ? gone(res) : notFound(res)
  }
  const available = ctx.whole ? 'published' : availability(segment, ctx.clock.now())
  if (available === 'gone') return gone(res)
  if (available === 'future') return notFound(res)
  const cached = ctx.segments.cache.peek(segment.item.mediaId, rung, segment.index)
  if (cached) return sendSegment(ctx, channel, segment, rung, cached, ctx.caching.immutable, req, res)
  return loadSegment(ctx.segments, segment, rung as RungName).then((loaded) => {
    if (!loaded) return sendProblem(res, 503, 'SEGMENT_UNREADABLE', 'This segment cannot be read at the moment.', 2)
    // A cache must not keep a stand-in.
    const cache = ctx.caching[loaded.standsIn ? 'playlist' : 'immutable']
    sendSegment(ctx, channel, segment, rung, loaded.stored, cache, req, res)
  })
}

function sendSegment(
  ctx: OriginContext,
  channel: OriginChannel,
  segment: AirSegment,
  rung: string,
  stored: Buffer,
  cache: string,
  req: IncomingMessage,
  res: ServerResponse,
): void {
  const timescale = rung === AUDIO_RUNG.name ? AUDIO_TIMESCALE : VIDEO_TIMESCALE
  const patch = () => patchTimestamps(stored, segment.mediaSequence, (segment.clockMs * timescale) / 1000)
  const told = (bytes: number) => {
    if (bytes > 0) ctx.onSegment?.(channel, rung, bytes, req)
  }
  const { content } = channel.access
  if (content === null || content === 'unknown') {
    const { head, body } = patch()
    told(sendParts(req, res, mediaType(rung), cache, head, body))
    return
  }
  // A stand-in is encrypted each time: it must not be cached as the segment itself.
  const sealed = encryptForAir(channel, content, rung, segment.mediaSequence, cache === IMMUTABLE_CACHE, () => {
    const { head, body } = patch()
    return [head, body]
  })
  told(sendParts(req, res, mediaType(rung), cache, sealed, new Uint8Array()))
}

function gone(res: ServerResponse): void {
  sendProblem(res, 410, 'GONE', 'This segment has left the playlist.')
}

async function serveThumbnail(
  ctx: OriginContext,
  channel: OriginChannel,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const now = ctx.clock.now()
  const airing = segmentAt(channel.chunks, now)
  const media = airing && (await ctx.segments.indexes.find(airing.item.mediaId))
  if (!airing || !media || media.thumbnailCount === 0) return airing ? notFound(res) : offAir(res)
  const reachedMs = now - airing.itemStartsAt + (airing.item.offsetMs ?? 0)
  const index = Math.min(Math.floor(reachedMs / media.thumbnailIntervalMs), media.thumbnailCount - 1)
  const picture = await readFile(mediaPaths(ctx.dataDir, media.accountId, media.mediaId).thumbnail(index)).catch(
    () => null,
  )
  return picture ? sendWhole(req, res, 'image/jpeg', ctx.caching.playlist, picture) : notFound(res)
}
