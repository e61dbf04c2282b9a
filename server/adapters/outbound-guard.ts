// Where a customer's address may make us connect to: the public internet, and nothing private. Returns the addresses to
// connect to. Always connect to those and never to the name: resolved a second time it may point to another machine.
import { lookup as systemLookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { env } from '#server/env.ts'

export interface OutboundAddress {
  address: string
  family: 4 | 6
}

/** All addresses of a name, in the resolver's order; each is allowed. */
export type OutboundAddresses = readonly [OutboundAddress, ...OutboundAddress[]]

export type Outbound =
  | { ok: true; addresses: OutboundAddresses }
  /** `message` is for users. */
  | { ok: false; problem: 'unknown-name' | 'refused'; message: string }

type Lookup = (host: string) => Promise<{ address: string }[]>

interface GuardOptions {
  /** Also loopback and private networks, but never link-local (where clouds keep their metadata) or multicast. */
  allowPrivate?: boolean
  timeoutMs?: number
  /** For tests. */
  lookup?: Lookup
}

const LOOKUP_TIMEOUT_MS = 5_000
/** Head start of one address before the next is tried as well (RFC 8305 §5 allows up to 2 s). */
const ATTEMPT_MS = 1_000
/** A name with more addresses than this is reachable at any of them. */
const MAX_ADDRESSES = 8
const PRIVATE_RANGES = new Set(['private', 'loopback', 'carrierGradeNat', 'uniqueLocal'])

/** IPv6 ranges that embed an IPv4 address in the last 32 bits, or that are no longer assigned. */
const EMBEDDING = ['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '::ffff:0:0:0/96', 'fec0::/10'].map((range) =>
  ipaddr.IPv6.parseCIDR(range),
)

const REFUSED = (allowPrivate: boolean) =>
  allowPrivate
    ? 'The server’s address is link-local, multicast or reserved. Such addresses are never connected to.'
    : 'The server is in a private network, which this installation does not connect to. Its operator can allow it with ALLOW_PRIVATE_DESTINATIONS=1.'

/** @param host a name or an address, without brackets. Never throws. */
export async function resolveOutbound(host: string, options: GuardOptions = {}): Promise<Outbound> {
  const { allowPrivate = env().ALLOW_PRIVATE_DESTINATIONS, timeoutMs = LOOKUP_TIMEOUT_MS, lookup = lookupAll } = options
  const found = isIP(host) ? [{ address: host }] : await withinTime(lookup(host), timeoutMs).catch(() => [])
  const [first, ...others] = found.slice(0, MAX_ADDRESSES).map(({ address }) => addressOf(address))
  if (!first) return { ok: false, problem: 'unknown-name', message: `Server not found (DNS): “${host}”.` }
  // One private address is enough to reject: mixing one in is an attack.
  if (!found.every(({ address }) => mayConnect(address, allowPrivate)))
    return { ok: false, problem: 'refused', message: REFUSED(allowPrivate) }
  return { ok: true, addresses: [first, ...others] }
}

const addressOf = (address: string): OutboundAddress => ({ address, family: isIP(address) === 6 ? 6 : 4 })

/**
 * Options for a socket or a request that make it try all addresses, both families in turn, and resolve nothing itself
 * (RFC 8305). Pass the name as `host`: certificates and `Host` use it.
 */
export function connectTo(addresses: OutboundAddresses) {
  const lookup: LookupFunction = (_host, { all }, done) => {
    if (all) done(null, [...addresses])
    else done(null, addresses[0].address, addresses[0].family)
  }
  return { lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ATTEMPT_MS }
}

/**
 * For a client that accepts one address only: the one that answers at the port, otherwise the first. A single address
 * is not probed.
 */
export async function pickReachable(addresses: OutboundAddresses, port: number): Promise<OutboundAddress> {
  if (addresses.length === 1) return addresses[0]
  const socket = connect({ host: 'pinned.invalid', port, ...connectTo(addresses) })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(ATTEMPT_MS * addresses.length) })
    return addresses.find(({ address }) => address === socket.remoteAddress) ?? addresses[0]
  } catch {
    return addresses[0]
  } finally {
    socket.destroy()
  }
}

/** What can be rejected before resolving: an address, and this machine's own name. */
export function refuseLiteral(host: string, allowPrivate = env().ALLOW_PRIVATE_DESTINATIONS): string | null {
  const address = /^(.+\.)?localhost$/.test(host) ? '127.0.0.1' : host
  return isIP(address) && !mayConnect(address, allowPrivate) ? REFUSED(allowPrivate) : null
}

export function mayConnect(address: string, allowPrivate: boolean): boolean {
  if (!isIP(address) || address.includes('%')) return false
  const parsed = ipaddr.process(address)
  if (isLoopback6(parsed)) return allowPrivate
  if (parsed instanceof ipaddr.IPv6 && EMBEDDING.some((range) => parsed.match(range))) return false
  const range = parsed.range()
  return range === 'unicast' || (allowPrivate && PRIVATE_RANGES.has(range))
}

const isLoopback6 = (parsed: ipaddr.IPv4 | ipaddr.IPv6) => parsed.kind() === 'ipv6' && parsed.range() === 'loopback'

const lookupAll: Lookup = (host) => systemLookup(host, { all: true, verbatim: true })

async function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The name was not resolved in time.')), timeoutMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
