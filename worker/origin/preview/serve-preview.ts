import type { ServerResponse } from 'node:http'
import type { OriginContext } from '../origin-context.ts'
import { PRIVATE_CACHING, sendProblem } from '../respond.ts'
import type { PreviewRoute } from '../route.ts'
import { serveChannel } from '../serve-channel.ts'
import type { Previews } from './previews.ts'

/** Serves a preview with the code for channels on air, its own clock, and answers that no shared cache keeps. */
export async function servePreview(
  ctx: OriginContext,
  previews: Previews,
  { token, stream }: PreviewRoute,
  res: ServerResponse,
): Promise<void> {
  const found = await previews.find(token)
  if ('status' in found) return sendProblem(res, found)
  const { channel, clock, whole } = found
  const preview = { ...ctx, clock, whole, caching: PRIVATE_CACHING, periodStart: undefined, onSegment: undefined }
  await serveChannel(preview, channel, stream, res)
}
