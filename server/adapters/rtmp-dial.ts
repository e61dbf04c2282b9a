// Connects to an RTMP server at one of the allowed addresses, with TLS if its scheme requires it: the certificate is
// checked against the name, the connection goes to the address.
import { readFileSync } from 'node:fs'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { hostOf } from '#domain/destination/server-url.ts'
import { connectTo, type OutboundAddresses } from './outbound-guard.ts'

export interface RtmpPlace {
  /** rtmp:// or rtmps:// with the application as its path. */
  url: URL
  /** The resolved addresses of the host: it is not resolved again. */
  addresses: OutboundAddresses
  /** PEM file of trusted certificate authorities; omitted: the system's. */
  caFile?: string | null | undefined
}

const PORTS: Record<string, number> = { 'rtmp:': 1935, 'rtmps:': 443 }

/** Emits `secureConnect` with TLS, `connect` alone without. */
export function dialRtmp({ url, addresses, caFile }: RtmpPlace): Socket {
  const to = { host: hostOf(url), port: Number(url.port) || PORTS[url.protocol]!, ...connectTo(addresses) }
  if (url.protocol !== 'rtmps:') return connectTcp(to)
  const ca = caFile ? { ca: readFileSync(caFile) } : {}
  // RFC 6066 §3: an address is no server name.
  const servername = isIP(hostOf(url)) ? {} : { servername: hostOf(url) }
  return connectTls({ ...to, ...servername, ...ca })
}

/**
 * @param securing TCP was connected, TLS not yet. @returns an error sentence; null: the error has no meaning of its own
 */
export function dialProblem(error: unknown, securing: boolean): string | null {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ECONNREFUSED') return 'Nothing is listening at the server’s address.'
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'The server cannot be reached from this machine.'
  if (code === 'ETIMEDOUT') return null
  if (securing) return 'The server’s certificate could not be verified, or it does not speak TLS on this port.'
  return null
}
