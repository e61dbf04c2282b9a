// What edges ask (nginx: auth_request) before they serve a segment from their cache: 204 or 403, and the viewer is counted.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '#domain/instants.ts'
import type { EdgePeers } from './edge-peers.ts'
import { findAdmitted, type OnDemandDoor } from './on-demand/admit-to-item.ts'
import type { OnDemandItem } from './on-demand/items.ts'
import { type PlaybackGate, refusePlayback } from './playback-gate.ts'
import { notFound } from './refusals.ts'
import { type OnDemandRoute, parseRoute, type StreamRoute } from './route.ts'
import { findPublished } from './serve-channel.ts'
import type { Viewers } from './viewers.ts'

interface EdgeGateOutside {
  clock: Clock
  peers: EdgePeers
  gate: PlaybackGate
  onDemand: OnDemandDoor
  viewers: Viewers
  /** The stream probe of this installation, which is no viewer. */
  isProbe(req: IncomingMessage): boolean
}

interface Asked {
  req: IncomingMessage
  target: string
  /** A request for a missing segment, or a HEAD, does not count as watching. */
  isGet: boolean
}

export function openEdgeGate({ clock, peers, gate, onDemand, viewers, isProbe }: EdgeGateOutside) {
  const { directory } = onDemand

  /** @returns what the edge puts into its cache key; null: refused */
  async function admitToChannel(route: StreamRoute, { req, target, isGet }: Asked): Promise<string | null> {
    const channel = (await directory.find(route.slug)) ?? null
    if (!(await gate.admits(channel, route, req.headers.origin)) || !channel) return null
    const watches = isGet && channel.analyticsEnabled && route.type === 'segment' && !isProbe(req)
    const segment = watches && findPublished({ clock }, channel, route)
    if (segment) viewers.take({ subjectId: channel.id, sent: { rung: route.rung, segment, bytes: 0 }, target, req })
    return channel.id
  }

  /** As above. */
  async function admitToItem(route: OnDemandRoute, { req, target, isGet }: Asked): Promise<string | null> {
    const admission = await findAdmitted(onDemand, route, req.headers.origin)
    if (!('item' in admission)) return null
    const { item } = admission
    const { stream } = route
    if (!isGet || stream.type !== 'segment') return cacheKeyOf(item)
    const segment = findPublished({ clock: item.clock, whole: true }, item.channel, stream)
    if (segment) onDemand.onView(route.mediaId, { sent: { rung: stream.rung, segment, bytes: 0 }, target, req })
    return cacheKeyOf(item)
  }

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (!peers.isEdge(req)) return notFound(res)
    const target = String(req.headers['x-original-uri'] ?? '')
    const asked = { req, target, isGet: (req.headers['x-original-method'] ?? 'GET') === 'GET' }
    const route = parseRoute(target)
    const key =
      route?.type === 'vod'
        ? await admitToItem(route, asked)
        : route && 'slug' in route
          ? await admitToChannel(route, asked)
          : null
    if (key === null) return refusePlayback(res)
    // The edge uses it as a cache key: the slug may belong to another channel later.
    res.writeHead(204, { 'X-Playout-Channel': key }).end()
  }
}

/** Another one after each change of its segments: the addresses of an item stay the same. */
function cacheKeyOf({ channel, preparedAs }: OnDemandItem): string {
  const { content } = channel.access
  const secret =
    content instanceof Uint8Array ? createHash('sha256').update(content).digest('base64url') : String(content)
  return `${channel.id}/${preparedAs}/${secret.slice(0, 22)}`
}
