// Who may watch an item on demand: the rules of channels, checked by the same gate.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { catchUpSubject } from '#domain/guide/catch-up.ts'
import type { ChannelDirectory } from '#worker/segments/directory.ts'
import { dependsOnOrigin, type PlaybackGate, refusePlayback } from '../playback-gate.ts'
import { databaseAway } from '../refusals.ts'
import { sendProblem, varyByPage } from '../respond.ts'
import type { OnDemandItem, OnDemandItems } from './items.ts'

export interface OnDemandDoor {
  items: OnDemandItems
  gate: PlaybackGate
  directory: ChannelDirectory
  /** Part of a segment was sent to a viewer. */
  onSegment(mediaId: string, rung: string, bytes: number, req: IncomingMessage): void
}

interface AskedItem {
  mediaId: string
  token?: string
  channelSlug?: string
}

/** Null: the request was refused, and the answer says so. */
export async function admitToItem(
  door: OnDemandDoor,
  route: AskedItem,
  res: ServerResponse,
): Promise<OnDemandItem | null> {
  if (route.channelSlug !== undefined) return admitToCatchUp(door, { ...route, channelSlug: route.channelSlug }, res)
  const { items, gate } = door
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

/** A past programme of a channel, with a token that the channel signed for it, under the channel's own rules. */
async function admitToCatchUp(
  { items, gate, directory }: OnDemandDoor,
  route: AskedItem & { channelSlug: string },
  res: ServerResponse,
): Promise<OnDemandItem | null> {
  varyByPage(res)
  const channel = await directory.find(route.channelSlug)
  const found = channel && (await items.find(catchUpSubject(channel.id, route.mediaId)))
  if (channel === undefined || (channel && found === undefined)) {
    databaseAway(res)
    return null
  }
  if (channel && found) {
    const content = found.channel.access.content ?? channel.access.content
    const access = { ...channel.access, tokenOnly: true, content }
    const programme = { ...found, channel: { ...found.channel, access } }
    if (await gate.admits(programme.channel, route, res.req.headers.origin)) return programme
  }
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
