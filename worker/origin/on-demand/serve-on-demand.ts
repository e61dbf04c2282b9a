import type { ServerResponse } from 'node:http'
import type { OriginContext } from '../origin-context.ts'
import type { OnDemandRoute } from '../route.ts'
import { serveChannel } from '../serve-channel.ts'
import { admitToItem, type OnDemandDoor } from './admit-to-item.ts'

/** Serves an item from its start to its end with the code for channels on air. */
export async function serveOnDemand(
  ctx: OriginContext,
  door: OnDemandDoor,
  route: OnDemandRoute,
  res: ServerResponse,
): Promise<void> {
  const admitted = await admitToItem(door, route, res)
  if (!admitted) return
  const { channel, clock } = admitted
  const onSegment: OriginContext['onSegment'] = (_, sent, req) => door.onSegment(route.mediaId, sent, req)
  await serveChannel({ ...ctx, clock, whole: true, onSegment }, channel, route.stream, res)
}
