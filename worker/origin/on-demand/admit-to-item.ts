// Who may watch an item on demand: the rules of channels, checked by the same gate.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { catchUpSubject } from '#domain/guide/catch-up.ts'
import type { ChannelDirectory } from '#worker/segments/directory.ts'
import type { SentSegment } from '../origin-context.ts'
import { dependsOnOrigin, type PlaybackGate, refusePlayback } from '../playback-gate.ts'
import { databaseAway } from '../refusals.ts'
import { sendProblem, varyByPage } from '../respond.ts'
import type { TakenFrom } from '../viewers.ts'
import type { OnDemandItem, OnDemandItems } from './items.ts'

export interface OnDemandDoor {
  items: OnDemandItems
  gate: PlaybackGate
  directory: ChannelDirectory
  /** A viewer took a segment, here or from an edge. */
  onView(mediaId: string, taken: Omit<TakenFrom, 'subjectId'>): void
  /** Part of a segment was sent. */
  onSegment(mediaId: string, sent: SentSegment, req: IncomingMessage): void
}

interface AskedItem {
  mediaId: string
  token?: string
  channelSlug?: string
}

/** byPage: another page may get another answer. */
type Admission = { byPage: boolean } & ({ item: OnDemandItem } | { why: 'database-away' | 'unknown' | 'refused' })

/** Null: the request was refused, and the answer says so. */
export async function admitToItem(
  door: OnDemandDoor,
  route: AskedItem,
  res: ServerResponse,
): Promise<OnDemandItem | null> {
  const admission = await findAdmitted(door, route, res.req.headers.origin)
  if (admission.byPage) varyByPage(res)
  if ('item' in admission) return admission.item
  if (admission.why === 'database-away') databaseAway(res)
  else if (admission.why === 'unknown') noSuchVideo(res)
  else refusePlayback(res)
  return null
}

/** @param origin the request's Origin header */
export async function findAdmitted(
  door: OnDemandDoor,
  route: AskedItem,
  origin: string | undefined,
): Promise<Admission> {
  const { channelSlug } = route
  if (channelSlug !== undefined) return findPastProgramme(door, { ...route, channelSlug }, origin)
  const { items, gate } = door
  const found = await items.find(route.mediaId)
  if (!found) return { byPage: false, why: found === null ? 'unknown' : 'database-away' }
  const byPage = dependsOnOrigin(found.channel, route)
  const admits = (item: OnDemandItem) => gate.admits(item.channel, route, origin)
  if (await admits(found)) return { byPage, item: found }
  const renewed = route.token === undefined ? null : await items.renew(route.mediaId)
  return renewed && (await admits(renewed)) ? { byPage, item: renewed } : { byPage, why: 'refused' }
}

/** A past programme of a channel, with a token that the channel signed for it, under the channel's own rules. */
async function findPastProgramme(
  { items, gate, directory }: OnDemandDoor,
  route: AskedItem & { channelSlug: string },
  origin: string | undefined,
): Promise<Admission> {
  const channel = await directory.find(route.channelSlug)
  const found = channel && (await items.find(catchUpSubject(channel.id, route.mediaId)))
  if (channel === undefined || (channel && found === undefined)) return { byPage: true, why: 'database-away' }
  if (channel && found) {
    const content = found.channel.access.content ?? channel.access.content
    const access = { ...channel.access, tokenOnly: true, content }
    const item = { ...found, channel: { ...found.channel, access } }
    if (await gate.admits(item.channel, route, origin)) return { byPage: true, item }
  }
  return { byPage: true, why: 'refused' }
}

export function noSuchVideo(res: ServerResponse): void {
  sendProblem(res, {
    status: 404,
    code: 'MEDIA_NOT_FOUND',
    message: 'There is no such video, or it may not be watched on demand.',
  })
}
