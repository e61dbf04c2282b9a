// The DASH manifest of a channel, rendered once a segment like its playlists.
import type { ServerResponse } from 'node:http'
import { type ManifestTracks, renderItemManifest, renderManifest } from '#domain/dash/manifest.ts'
import { rungsOnAir } from '#domain/ladder/ladder.ts'
import { segmentAt } from '#domain/timeline/locate.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { OriginChannel } from '../segments/origin-channel.ts'
import type { OriginContext } from './origin-context.ts'
import { notFound, offAir } from './refusals.ts'
import { MANIFEST_TYPE, sendByteString, sendProblem } from './respond.ts'

/** Nearly always in memory; otherwise the start of its first period has to be read from the timeline. */
export function serveManifest(ctx: OriginContext, channel: OriginChannel, res: ServerResponse): Promise<void> | void {
  if (channel.access.content !== null)
    return sendProblem(res, {
      status: 404,
      code: 'DASH_OFF',
      message: 'This is encrypted for HLS, which DASH players do not support. Play master.m3u8 instead.',
    })
  if (ctx.whole && ctx.periodStart) {
    const known = channel.rendered.get('manifest')
    if (known) return sendByteString(res, MANIFEST_TYPE, ctx.caching.playlist, known.bytes)
    const all = publishedSegments(channel.chunks, ctx.clock.now(), Number.POSITIVE_INFINITY)
    if (all.length === 0) return offAir(res)
    const bytes = renderItemManifest(all, tracksOf(channel, all))
    channel.rendered.set('manifest', { until: Number.POSITIVE_INFINITY, bytes })
    return sendByteString(res, MANIFEST_TYPE, ctx.caching.playlist, bytes)
  }
  // A preview is short and is watched in the studio, whose player uses HLS.
  if (!ctx.periodStart) return notFound(res)
  const rendered = channel.rendered.get('manifest')
  if (rendered && ctx.clock.now() < rendered.until)
    return sendByteString(res, MANIFEST_TYPE, ctx.caching.playlist, rendered.bytes)
  const segments = publishedSegments(channel.chunks, ctx.clock.now())
  const first = segments[0]
  if (!first) return offAir(res)
  const { startsAt, durationMs } = segments.at(-1)!
  return ctx.periodStart(channel, first).then((startMs) => {
    const bytes = renderManifest(segments, tracksOf(channel, segments), startMs)
    const coming = segmentAt(channel.chunks, startsAt + durationMs)
    if (coming) channel.rendered.set('manifest', { until: coming.startsAt + coming.durationMs, bytes })
    sendByteString(res, MANIFEST_TYPE, ctx.caching.playlist, bytes)
  })
}

const tracksOf = (channel: OriginChannel, segments: readonly AirSegment[]): ManifestTracks => ({
  rungs: rungsOnAir(channel, segments.at(-1)!.item),
  captions: channel.captions,
  audios: channel.audios,
})
