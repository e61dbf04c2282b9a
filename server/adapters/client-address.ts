// The address that a request to the dashboard or the API came from. Next hands route handlers no socket,
// so the address is written into a header of our own before Next reads the request; whatever the client
// sent under that name is overwritten.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { openAddressList } from './address-list.ts'

const HEADER = 'x-client-address'

/**
 * The client behind `peer`. Each trusted proxy appends the address that it was reached from, so the list is
 * read from its end for as long as the address read last is a trusted proxy.
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

/** Call it before the server takes its first request. */
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

/** `unknown` where no address was noted: one client like any other. */
export function clientAddressOf(headers: Headers | Record<string, unknown>): string {
  const noted = headers instanceof Headers ? headers.get(HEADER) : headers[HEADER]
  return typeof noted === 'string' && noted !== '' ? noted : 'unknown'
}
