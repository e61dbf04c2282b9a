import type { ServerResponse } from 'node:http'
import type { OriginContext } from '../origin-context.ts'
import { databaseAway } from '../refusals.ts'
import { sendProblem } from '../respond.ts'
import type { OnDemandRoute } from '../route.ts'
import { serveChannel } from '../serve-channel.ts'
import type { OnDemandItems } from './items.ts'

/** Serves an item from its start to its end with the code for channels on air. */
export async function serveOnDemand(
  ctx: OriginContext,
  items: OnDemandItems,
  { mediaId, stream }: OnDemandRoute,
  res: ServerResponse,
): Promise<void> {
  const found = await items.find(mediaId)
  if (found === undefined) return databaseAway(res)
  if (found === null) return noSuchVideo(res)
  const { channel, clock } = found
  await serveChannel({ ...ctx, clock, whole: true, onSegment: undefined }, channel, stream, res)
}

export function noSuchVideo(res: ServerResponse): void {
  sendProblem(res, {
    status: 404,
    code: 'MEDIA_NOT_FOUND',
    message: 'There is no such video, or it may not be watched on demand.',
  })
}
