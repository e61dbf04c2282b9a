// The machines that speak for viewers: this one, and those of EDGE_ADDRESSES. Whoever else says for whom
// it asks, or that it has asked at the gate, is a viewer that says so.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { openAddressList } from '#adapters/address-list.ts'

export interface EdgePeers {
  isEdge(req: IncomingMessage): boolean
  /** An edge fetches for many, and asked at the gate for each of them. */
  fetchesForMany(req: IncomingMessage): boolean
  /** Address of the viewer; null: one of the machines themselves, which speaks for nobody. */
  viewerAddress(req: IncomingMessage): string | null
}

/** @param addresses besides loopback: single ones and networks (`10.1.0.0/16`) */
export function openEdgePeers(addresses: readonly string[]): EdgePeers {
  const isListed = openAddressList(['127.0.0.0/8', '::1/128', ...addresses])
  // A connection keeps its other end.
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
      // The last is the edge's own word; those before it are a viewer's.
      return [req.headers['x-forwarded-for']].flat().at(-1)?.split(',').at(-1)?.trim() || null
    },
  }
}
