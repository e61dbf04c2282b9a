import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OriginContext } from '../origin-context.ts'
import { PRIVATE_CACHING, sendProblem } from '../respond.ts'
import type { StreamRoute } from '../route.ts'
import { serveChannel } from '../serve-channel.ts'
import type { Previews } from './previews.ts'

/** Serves a preview with the code for channels on air, its own clock, and answers that no shared cache keeps. */
export async function servePreview(
  ctx: OriginContext,
  previews: Previews,
  token: string,
  route: StreamRoute,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const found = await previews.find(token)
  if ('status' in found) return sendProblem(res, found.status, found.code, found.message, found.retryAfterS)
  const { channel, clock, whole } = found
  await serveChannel(
    { ...ctx, clock, whole, caching: PRIVATE_CACHING, periodStart: undefined, onSegment: undefined },
    channel,
    route,
    req,
    res,
  )
}
