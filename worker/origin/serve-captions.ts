import type { ServerResponse } from 'node:http'
import { renderCaptionSegment } from '#domain/captions/caption-segment.ts'
import { CAPTION_INIT, writeCaptionFragment } from '#domain/captions/caption-track.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { OriginContext } from './origin-context.ts'
import { CAPTIONS_TYPE, sendWhole } from './respond.ts'
import type { FileRoute } from './route.ts'

const FRAGMENT_TYPE = 'application/mp4'

/** One segment of captions. Caches keep it as briefly as a playlist: captions may be edited after they aired. */
export async function serveCaptions(
  ctx: OriginContext,
  segment: AirSegment,
  { language, form }: FileRoute<'captions'>,
  res: ServerResponse,
): Promise<void> {
  const cues = await ctx.captions.find(segment.item.mediaId, language)
  if (form === 'm4s') sendWhole(res, FRAGMENT_TYPE, ctx.caching.playlist, writeCaptionFragment(cues, segment))
  else sendWhole(res, CAPTIONS_TYPE, ctx.caching.playlist, Buffer.from(renderCaptionSegment(cues, segment)))
}

export function serveCaptionInit(ctx: OriginContext, res: ServerResponse): void {
  sendWhole(res, FRAGMENT_TYPE, ctx.caching.immutable, CAPTION_INIT)
}
