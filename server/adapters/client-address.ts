// The client address of a request to the dashboard or the API. Next hands route handlers no socket, so the address is
// written into a private header before Next reads the request; a client's header of that name is overwritten.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { openAddressList } from './address-list.ts'

const HEADER = 'x-client-address'

/**
 * The client behind `peer`. Each trusted proxy appends the address it was reached from, so the list is read from its
 * end while the last address is a trusted proxy.
 */
export function resolveClientAddress(
  peer: string,
  forwardedFor: string,
  isTrustedProxy: (address: string) => boolean,
): string {
  let address = peer
  for (const hop of forwardedFor.split(',').reverse()) {
    const next = hop.trim()
    if (!isTrustedProxy(address) || isIP(next) === 0) break
    address = next
  }
  return address
}

let noting = false

/** Call it before the server accepts its first request. */
export function noteClientAddresses(trustedProxies: readonly string[]): void {
  if (noting) return
  noting = true
  const isTrustedProxy = openAddressList(trustedProxies)
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    const forwardedFor = [request.headers['x-forwarded-for'] ?? ''].flat().join(',')
    request.headers[HEADER] = resolveClientAddress(request.socket.remoteAddress ?? '', forwardedFor, isTrustedProxy)
  })
}

/** `unknown` if no address was noted: it counts as one client. */
export function clientAddressOf(headers: Headers | Record<string, unknown>): string {
  const noted = headers instanceof Headers ? headers.get(HEADER) : headers[HEADER]
  return typeof noted === 'string' && noted !== '' ? noted : 'unknown'
}
