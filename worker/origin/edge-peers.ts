// The trusted peers: this machine, and EDGE_ADDRESSES. Only they may forward viewers' addresses and mark requests as
// authorised by /gate. All other peers are viewers.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { openAddressList } from '#adapters/address-list.ts'

export interface EdgePeers {
  isEdge(req: IncomingMessage): boolean
  /** An edge fetches for many viewers, and asked at the gate for each of them. */
  fetchesForMany(req: IncomingMessage): boolean
  /** Address of the viewer; null: a trusted peer itself, without a viewer. */
  viewerAddress(req: IncomingMessage): string | null
}

/** @param addresses in addition to loopback: single ones and networks (`10.1.0.0/16`) */
export function openEdgePeers(addresses: readonly string[]): EdgePeers {
  const isListed = openAddressList(['127.0.0.0/8', '::1/128', ...addresses])
  // The peer of a connection never changes.
  const known = new WeakMap<Socket, boolean>()

  function isEdge({ socket }: IncomingMessage): boolean {
    const found = known.get(socket)
    if (found !== undefined) return found
    const edge = isListed(socket.remoteAddress ?? '')
    known.set(socket, edge)
    return edge
  }

  return {
    isEdge,
    fetchesForMany: (req) => req.headers['x-playout-edge'] !== undefined && isEdge(req),
    viewerAddress(req) {
      if (!isEdge(req)) return req.socket.remoteAddress ?? ''
      // The edge itself appended the last address; those before it come from the viewer.
      return [req.headers['x-forwarded-for']].flat().at(-1)?.split(',').at(-1)?.trim() || null
    },
  }
}
