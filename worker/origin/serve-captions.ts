import type { ServerResponse } from 'node:http'
import { renderCaptionSegment } from '#domain/captions/caption-segment.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { OriginContext } from './origin-context.ts'
import { CAPTIONS_TYPE, sendWhole } from './respond.ts'

/** One segment of captions. Caches keep it as briefly as a playlist: captions may be edited after they aired. */
export async function serveCaptions(
  ctx: OriginContext,
  segment: AirSegment,
  language: string,
  res: ServerResponse,
): Promise<void> {
  const cues = await ctx.captions.find(segment.item.mediaId, language)
  sendWhole(res, CAPTIONS_TYPE, ctx.caching.playlist, Buffer.from(renderCaptionSegment(cues, segment)))
}
