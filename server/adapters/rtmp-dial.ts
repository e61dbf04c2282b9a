// Connects to an RTMP server at one of the addresses that were let through, in TLS where its scheme says so: the
// certificate is the name's, the connection the address's.
import { readFileSync } from 'node:fs'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { hostOf } from '#domain/destination/server-url.ts'
import { connectTo, type OutboundAddresses } from './outbound-guard.ts'

export interface RtmpPlace {
  /** rtmp:// or rtmps:// with the application as its path. */
  url: URL
  /** What the host's name was resolved to: nobody resolves it twice. */
  addresses: OutboundAddresses
  /** PEM file of the authorities a server is trusted by; not given: the system's. */
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

/** @param securing TCP stood, TLS did not yet. @returns a sentence for people; null: it says nothing by itself */
export function dialProblem(error: unknown, securing: boolean): string | null {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ECONNREFUSED') return 'Nothing listens at the server’s address.'
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'The server cannot be reached from here.'
  if (code === 'ETIMEDOUT') return null
  if (securing) return 'The server’s certificate could not be verified, or it does not speak TLS on this port.'
  return null
}
