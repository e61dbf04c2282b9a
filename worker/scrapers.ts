// Who may read the metrics of origin and worker: this machine, and METRICS_ADDRESSES.
import type { IncomingMessage } from 'node:http'
import { openAddressList } from '#adapters/address-list.ts'

/** @param addresses in addition to loopback: single ones and networks (`10.1.0.0/16`) */
export function openScrapers(addresses: readonly string[]): (req: IncomingMessage) => boolean {
  const isListed = openAddressList(['127.0.0.0/8', '::1/128', ...addresses])
  // They are not available through a proxy.
  return ({ socket, headers }) => headers['x-forwarded-for'] === undefined && isListed(socket.remoteAddress ?? '')
}
