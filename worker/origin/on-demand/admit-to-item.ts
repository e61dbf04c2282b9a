// Who may watch an item on demand: the rules of channels, checked by the same gate.
import type { ServerResponse } from 'node:http'
import { dependsOnOrigin, type PlaybackGate, refusePlayback } from '../playback-gate.ts'
import { databaseAway } from '../refusals.ts'
import { sendProblem, varyByPage } from '../respond.ts'
import type { OnDemandItem, OnDemandItems } from './items.ts'

export interface OnDemandDoor {
  items: OnDemandItems
  gate: PlaybackGate
}

/** Null: the request was refused, and the answer says so. */
export async function admitToItem(
  { items, gate }: OnDemandDoor,
  route: { mediaId: string; token?: string },
  res: ServerResponse,
): Promise<OnDemandItem | null> {
  const found = await items.find(route.mediaId)
  if (found === undefined) databaseAway(res)
  else if (found === null) noSuchVideo(res)
  if (!found) return null
  if (dependsOnOrigin(found.channel, route)) varyByPage(res)
  const admits = (item: OnDemandItem) => gate.admits(item.channel, route, res.req.headers.origin)
  if (await admits(found)) return found
  const renewed = route.token === undefined ? null : await items.renew(route.mediaId)
  if (renewed && (await admits(renewed))) return renewed
  refusePlayback(res)
  return null
}

export function noSuchVideo(res: ServerResponse): void {
  sendProblem(res, {
    status: 404,
    code: 'MEDIA_NOT_FOUND',
    message: 'There is no such video, or it may not be watched on demand.',
  })
}
