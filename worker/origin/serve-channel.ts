// From a route to bytes: playlists are rendered once a segment, segments are moved to the channel’s clock.
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { thumbnailFile } from '#adapters/media-store.ts'
import { captionRung } from '#domain/captions/caption-segment.ts'
import { patchTimestamps } from '#domain/cmaf/patch-timestamps.ts'
import { airBreaks } from '#domain/hls/air-breaks.ts'
import { renderItemPlaylist } from '#domain/hls/item-playlist.ts'
import { renderMediaPlaylist } from '#domain/hls/media-playlist.ts'
import { renderMultivariantPlaylist } from '#domain/hls/multivariant-playlist.ts'
import {
  AUDIO_RENDITION,
  AUDIO_TIMESCALE,
  isAudioRung,
  type RungName,
  rungsOnAir,
  rungsUpTo,
  VIDEO_RUNGS,
  VIDEO_TIMESCALE,
} from '#domain/ladder/ladder.ts'
import { segmentAt, segmentByMediaSequence } from '#domain/timeline/locate.ts'
import { availability, LIVE_WINDOW_MS, publishedSegments } from '#domain/timeline/published.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { isLanguage, loadSegment } from '../segments/load-segment.ts'
import type { OriginChannel } from '../segments/origin-channel.ts'
import { encryptForAir } from './encrypt.ts'
import type { OriginContext } from './origin-context.ts'
import { notFound, offAir } from './refusals.ts'
import { PLAYLIST_TYPE, sendByteString, sendParts, sendProblem, sendWhole } from './respond.ts'
import type { FileRoute, StreamRoute } from './route.ts'
import { serveCaptionInit, serveCaptions } from './serve-captions.ts'
import { serveKey } from './serve-key.ts'
import { serveManifest } from './serve-manifest.ts'

const NOTHING = new Uint8Array()
/** The clock of another origin may be so far ahead: a viewer has read its playlist, and asks this one for the segment. */
const CLOCKS_AGREE_MS = 500

/** A promise only if something has to be read first. */
export function serveChannel(
  ctx: OriginContext,
  channel: OriginChannel,
  route: StreamRoute,
  res: ServerResponse,
): Promise<void> | void {
  if (!channel.started) return offAir(res)
  if (channel.access.content === 'unknown')
    return sendProblem(res, {
      status: 503,
      code: 'KEYS_UNREADABLE',
      message: 'The keys cannot be read at the moment.',
      retryAfterS: 30,
    })
  if ('rung' in route && !hasRung(channel, route.rung) && !isOfCaptions(channel, route)) return notFound(res)
  switch (route.type) {
    case 'master':
    case 'playlist':
      return servePlaylist(ctx, channel, route, res)
    case 'key':
      return serveKey(channel, route, ctx.clock.now(), res)
    case 'manifest':
      return serveManifest(ctx, channel, res)
    case 'captions-init':
      return hasCaptions(channel, captionRung(route.language)) ? serveCaptionInit(ctx, res) : notFound(res)
    case 'captions':
      return oncePublished(ctx, channel, route.mediaSequence, () => serveCaptionSegment(ctx, channel, route, res))
    case 'segment':
      return oncePublished(ctx, channel, route.mediaSequence, () => serveSegment(ctx, channel, route, res))
    case 'init':
      return hasFormat(channel, route.formatKey) ? serveInit(ctx, route, res) : notFound(res)
    case 'thumbnail':
      return serveThumbnail(ctx, channel, res)
  }
}

/** Waits for a segment that is published in a moment; for no other. */
function oncePublished(
  { clock, whole }: OriginContext,
  channel: OriginChannel,
  mediaSequence: number,
  serve: () => Promise<void> | void,
): Promise<void> | void {
  const segment = whole ? null : segmentByMediaSequence(channel.chunks, mediaSequence)
  const waitMs = segment ? segment.startsAt + segment.durationMs - clock.now() : 0
  return waitMs > 0 && waitMs <= CLOCKS_AGREE_MS ? sleep(waitMs + 1).then(serve) : serve()
}

/** Whether that segment can be fetched now. */
export function findPublished(
  { clock, whole }: Pick<OriginContext, 'clock' | 'whole'>,
  channel: OriginChannel,
  { rung, mediaSequence }: FileRoute<'segment'>,
): AirSegment | null {
  if (!channel.started || !hasRung(channel, rung)) return null
  const segment = segmentByMediaSequence(channel.chunks, mediaSequence)
  return segment && isPublished(segment, clock.now(), whole) === 'published' ? segment : null
}

/** The chunk of a whole item begins again after its end. */
const isPublished = (segment: AirSegment, now: number, whole = false) =>
  whole ? (segment.startsAt < now ? 'published' : 'future') : availability(segment, now)

function hasRung(channel: OriginChannel, rung: string): boolean {
  return (
    rung === AUDIO_RENDITION.name ||
    // Also one that left the ladder: players that are in it go on.
    rungsUpTo(channel.resolution, VIDEO_RUNGS).some(({ name }) => name === rung) ||
    channel.audios.some((track) => track.rung === rung)
  )
}

const hasCaptions = (channel: OriginChannel, rung: string) =>
  channel.captions.some(({ language }) => captionRung(language) === rung)

const isOfCaptions = (channel: OriginChannel, route: StreamRoute) =>
  (route.type === 'playlist' || route.type === 'key') && hasCaptions(channel, route.rung)

/** Only formats that the channel airs: a made-up key must not cause a query. */
function hasFormat(channel: OriginChannel, formatKey: string): boolean {
  return channel.chunks.some((chunk) => chunk.items.some((item) => item.formatKey === formatKey))
}

function mediaType(rung: string): string {
  return isAudioRung(rung) ? 'audio/mp4' : 'video/mp4'
}

function servePlaylist(
  ctx: OriginContext,
  channel: OriginChannel,
  route: FileRoute<'master' | 'playlist'>,
  res: ServerResponse,
): void {
  const playlist = cachedPlaylist(ctx, channel, route.type === 'master' ? 'master' : route.rung, route.long)
  if (playlist === null) offAir(res)
  else sendByteString(res, PLAYLIST_TYPE, ctx.caching.playlist, playlist)
}

/**
 * @param long the list of the whole DVR window: at least ten times the bytes, for viewers who seek back
 * @returns the playlist as a string with one character a byte; null when off air
 */
export function cachedPlaylist(ctx: OriginContext, channel: OriginChannel, name: string, long?: true): string | null {
  const now = ctx.clock.now()
  const key = long ? `${name} long` : name
  const rendered = channel.rendered.get(key)
  if (rendered && now < rendered.until) return rendered.bytes
  const windowMs = ctx.whole ? Number.POSITIVE_INFINITY : long ? dvrWindowMs(channel, now) : LIVE_WINDOW_MS
  const segments = publishedSegments(channel.chunks, now, windowMs)
  if (segments.length === 0) return null
  const kind = hasCaptions(channel, name) ? 'captions' : 'media'
  const text =
    name === 'master'
      ? renderMultivariantPlaylist(rungsOnAir(channel, segments.at(-1)!.item), long && 'dvr.m3u8', channel)
      : ctx.whole
        ? renderItemPlaylist(segments, channel.access.content !== null, kind)
        : renderMediaPlaylist(segments, airBreaks(channel.chunks), channel.access.content !== null, kind)
  const coming = segmentAt(channel.chunks, now)!
  const bytes = Buffer.from(text).toString('latin1')
  channel.rendered.set(key, { until: coming.startsAt + coming.durationMs, bytes })
  return bytes
}

function dvrWindowMs({ dvrMs, dvrFrom }: OriginChannel, now: number): number {
  return Math.max(Math.min(dvrMs, dvrFrom === null ? Infinity : now - dvrFrom), LIVE_WINDOW_MS)
}

async function serveInit(ctx: OriginContext, route: FileRoute<'init'>, res: ServerResponse): Promise<void> {
  const init = await ctx.segments.indexes.findInit(
    route.formatKey,
    isAudioRung(route.rung) ? AUDIO_RENDITION.name : (route.rung as RungName),
  )
  return init ? sendWhole(res, mediaType(route.rung), ctx.caching.immutable, init) : notFound(res)
}

/** Null: it cannot be fetched now, and the answer says why. */
function findFetchable(
  ctx: OriginContext,
  channel: OriginChannel,
  mediaSequence: number,
  res: ServerResponse,
): AirSegment | null {
  const segment = segmentByMediaSequence(channel.chunks, mediaSequence)
  const oldest = channel.chunks[0]?.mediaSequence ?? 0
  const unknown = mediaSequence < oldest ? 'gone' : 'future'
  const available = segment ? isPublished(segment, ctx.clock.now(), ctx.whole) : unknown
  if (available === 'published') return segment
  if (available === 'gone') gone(res)
  else notFound(res)
  return null
}

function serveCaptionSegment(
  ctx: OriginContext,
  channel: OriginChannel,
  route: FileRoute<'captions'>,
  res: ServerResponse,
): Promise<void> | void {
  if (!hasCaptions(channel, captionRung(route.language))) return notFound(res)
  const segment = findFetchable(ctx, channel, route.mediaSequence, res)
  if (segment) return serveCaptions(ctx, { channel, segment }, route, res)
}

function serveSegment(
  ctx: OriginContext,
  channel: OriginChannel,
  { rung, mediaSequence }: FileRoute<'segment'>,
  res: ServerResponse,
): Promise<void> | void {
  const segment = findFetchable(ctx, channel, mediaSequence, res)
  if (!segment) return
  const { mediaId, formatKey } = segment.item
  const aired = ctx.segments.indexes.peekAired(formatKey, rung as RungName)
  // Which audio a language has may depend on when the segment airs.
  const cached = aired && !isLanguage(aired) && ctx.segments.cache.peek(mediaId, aired, segment.index)
  if (cached) return sendSegment(ctx, { channel, segment, rung, stored: cached, standsIn: false }, res)
  return loadSegment(ctx.segments, segment, rung as RungName).then((loaded) => {
    if (loaded) sendSegment(ctx, { channel, segment, rung, ...loaded }, res)
    else
      sendProblem(res, {
        status: 503,
        code: 'SEGMENT_UNREADABLE',
        message: 'This segment cannot be read at the moment.',
        retryAfterS: 2,
      })
  })
}

interface LoadedSegment {
  channel: OriginChannel
  segment: AirSegment
  rung: string
  stored: Buffer
  /** For a segment that cannot be read: a cache must not keep it. */
  standsIn: boolean
}

function sendSegment(ctx: OriginContext, loaded: LoadedSegment, res: ServerResponse): void {
  const { channel, segment, rung, stored, standsIn } = loaded
  const { mediaSequence, clockMs } = segment
  const timescale = isAudioRung(rung) ? AUDIO_TIMESCALE : VIDEO_TIMESCALE
  const patch = () => patchTimestamps(stored, mediaSequence, (clockMs * timescale) / 1000)
  const { content: secret } = channel.access
  const parts =
    secret === null || secret === 'unknown'
      ? patch()
      : {
          head: encryptForAir({ channel, secret, rung, mediaSequence, standsIn }, () => {
            const { head, body } = patch()
            return [head, body]
          }),
          body: NOTHING,
        }
  const sent = sendParts(res, mediaType(rung), ctx.caching[standsIn ? 'playlist' : 'immutable'], parts)
  if (sent > 0) ctx.onSegment?.(channel, { rung, segment, bytes: sent }, res.req)
}

function gone(res: ServerResponse): void {
  sendProblem(res, { status: 410, code: 'GONE', message: 'This segment has left the playlist.' })
}

async function serveThumbnail(ctx: OriginContext, channel: OriginChannel, res: ServerResponse): Promise<void> {
  const now = ctx.clock.now()
  const airing = segmentAt(channel.chunks, now)
  const media = airing && (await ctx.segments.indexes.find(airing.item.mediaId))
  if (!airing || !media || media.thumbnailCount === 0) return airing ? notFound(res) : offAir(res)
  const reachedMs = now - airing.itemStartsAt + (airing.item.offsetMs ?? 0)
  const index = Math.min(Math.floor(reachedMs / media.thumbnailIntervalMs), media.thumbnailCount - 1)
  const picture = await mediaStorage(ctx.dataDir)
    .readWhole(keyOf(media, thumbnailFile(index)))
    .catch(() => null)
  return picture ? sendWhole(res, 'image/jpeg', ctx.caching.playlist, picture) : notFound(res)
}
