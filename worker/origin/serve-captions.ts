import type { ServerResponse } from 'node:http'
import { contentKey, encryptSegment } from '#adapters/content-key.ts'
import { captionRung, renderCaptionSegment } from '#domain/captions/caption-segment.ts'
import { CAPTION_INIT, writeCaptionFragment } from '#domain/captions/caption-track.ts'
import { keyPeriod } from '#domain/hls/media-playlist.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { OriginChannel } from '../segments/origin-channel.ts'
import type { OriginContext } from './origin-context.ts'
import { notFound } from './refusals.ts'
import { CAPTIONS_TYPE, sendWhole } from './respond.ts'
import type { FileRoute } from './route.ts'

const FRAGMENT_TYPE = 'application/mp4'

/**
 * One segment of captions. Caches keep it as briefly as a playlist: captions may be edited after they aired. Those of an
 * encrypted channel are encrypted as a whole, as all its segments (rfc8216bis §4.4.4.4); DASH does not play it.
 */
export async function serveCaptions(
  ctx: OriginContext,
  { channel, segment }: { channel: OriginChannel; segment: AirSegment },
  { language, form }: FileRoute<'captions'>,
  res: ServerResponse,
): Promise<void> {
  const { content } = channel.access
  if (form === 'm4s' && content !== null) return notFound(res)
  const cues = await ctx.captions.find(segment.item.mediaId, language)
  if (form === 'm4s') return sendWhole(res, FRAGMENT_TYPE, ctx.caching.playlist, writeCaptionFragment(cues, segment))
  const text = Buffer.from(renderCaptionSegment(cues, segment))
  sendWhole(res, CAPTIONS_TYPE, ctx.caching.playlist, seal(text, channel, captionRung(language), segment))
}

function seal(text: Buffer, { id, access }: OriginChannel, rung: string, { mediaSequence }: AirSegment): Buffer {
  const { content } = access
  if (content === null) return text
  if (content === 'unknown') throw new Error('an encrypted channel without its secret')
  return encryptSegment(contentKey(content, id, rung, keyPeriod(mediaSequence)), mediaSequence, [text])
}

export function serveCaptionInit(ctx: OriginContext, res: ServerResponse): void {
  sendWhole(res, FRAGMENT_TYPE, ctx.caching.immutable, CAPTION_INIT)
}
