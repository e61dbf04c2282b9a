// Where a customer's address may make us connect to: the public internet, and nothing of the house.
// It answers with the addresses to connect to. Connect to those and never to the name: a name that is
// resolved a second time may mean another machine by then.
import { lookup as systemLookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { env } from '#server/env.ts'

export interface OutboundAddress {
  address: string
  family: 4 | 6
}

/** All that a name leads to, in the order the resolver gives them; each was let through. */
export type OutboundAddresses = readonly [OutboundAddress, ...OutboundAddress[]]

export type Outbound =
  | { ok: true; addresses: OutboundAddresses }
  /** `message` is for people. */
  | { ok: false; problem: 'unknown-name' | 'refused'; message: string }

type Lookup = (host: string) => Promise<{ address: string }[]>

interface GuardOptions {
  /** Loopback and private networks too. Link-local (where clouds keep their metadata) and multicast never. */
  allowPrivate?: boolean
  timeoutMs?: number
  /** For tests. */
  lookup?: Lookup
}

const LOOKUP_TIMEOUT_MS = 5_000
/** One address of several has so long before the next is tried as well (RFC 8305 §5 allows up to 2 s). */
const ATTEMPT_MS = 1_000
/** A name with more addresses than these is served by any of them. */
const MAX_ADDRESSES = 8
const PRIVATE_RANGES = new Set(['private', 'loopback', 'carrierGradeNat', 'uniqueLocal'])

/** IPv6 that carries an IPv4 address in its last 32 bits, or is no longer given out: its range would be misread. */
const EMBEDDING = ['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '::ffff:0:0:0/96', 'fec0::/10'].map((range) =>
  ipaddr.IPv6.parseCIDR(range),
)

const REFUSED = (allowPrivate: boolean) =>
  allowPrivate
    ? 'The server’s address is one that is never connected to: link-local, multicast or reserved.'
    : 'The server lies in a private network, where this installation does not connect to. Its operator can allow that with ALLOW_PRIVATE_DESTINATIONS=1.'

/** @param host a name or an address, without brackets. Never throws. */
export async function resolveOutbound(host: string, options: GuardOptions = {}): Promise<Outbound> {
  const { allowPrivate = env().ALLOW_PRIVATE_DESTINATIONS, timeoutMs = LOOKUP_TIMEOUT_MS, lookup = lookupAll } = options
  const found = isIP(host) ? [{ address: host }] : await withinTime(lookup(host), timeoutMs).catch(() => [])
  const [first, ...others] = found.slice(0, MAX_ADDRESSES).map(({ address }) => addressOf(address))
  if (!first)
    return {
      ok: false,
      problem: 'unknown-name',
      message: `The name “${host}” leads nowhere: no address is known for it.`,
    }
  // One of several is enough to refuse: whoever mixes them in wants us to come by it.
  if (!found.every(({ address }) => mayConnect(address, allowPrivate)))
    return { ok: false, problem: 'refused', message: REFUSED(allowPrivate) }
  return { ok: true, addresses: [first, ...others] }
}

const addressOf = (address: string): OutboundAddress => ({ address, family: isIP(address) === 6 ? 6 : 4 })

/**
 * Options of a socket or a request that make it try all addresses, both families in turn, and resolve nothing
 * itself (RFC 8305). Give the name as `host`: certificates and `Host` are of the name.
 */
export function connectTo(addresses: OutboundAddresses) {
  const lookup: LookupFunction = (_host, { all }, done) => {
    if (all) done(null, [...addresses])
    else done(null, addresses[0].address, addresses[0].family)
  }
  return { lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ATTEMPT_MS }
}

/**
 * For a client that takes one address only: the one of several that answers at the port, else the first.
 * With one address nothing is asked.
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

/** What can be said before anything is resolved: of an address, and of this machine's own name. */
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
