// The network (autonomous system) of an address, from a database that ships with a package (DB-IP, Route Views and NRO,
// CC BY 4.0): no address leaves this machine.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import ipaddr from 'ipaddr.js'

/** Of 128 bits, networks differ in the first 64. */
const IPV6_LOW_BITS = 64n
/** First address, last address, number, name. Names with commas are in quotation marks. */
const LINE = /^(\d+),(\d+),(\d+),(.*)$/
const LONGEST_NAME = 60

interface Ranges {
  starts: ArrayLike<number | bigint>
  ends: ArrayLike<number | bigint>
  /** Index in `names`. */
  networks: Uint32Array
}

interface Networks {
  ipv4: Ranges
  ipv6: Ranges
  names: string[]
}

let loading: Promise<Networks> | undefined

/** “AS3320 Deutsche Telekom AG”; null: unknown, as private addresses are. The first call reads 33 MB. */
export async function networkOf(address: string): Promise<string | null> {
  if (!ipaddr.isValid(address)) return null
  const parsed = ipaddr.process(address)
  loading ??= loadNetworks()
  // Read again with the next address.
  loading.catch(() => {
    loading = undefined
  })
  const { ipv4, ipv6, names } = await loading
  const value = parsed
    .toByteArray()
    .slice(0, 8)
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  const index = parsed.kind() === 'ipv4' ? rangeWith(ipv4, Number(value)) : rangeWith(ipv6, value)
  return index === null ? null : (names[index] ?? null)
}

function rangeWith({ starts, ends, networks }: Ranges, value: number | bigint): number | null {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ends[middle]! >= value) high = middle
    else low = middle + 1
  }
  return low < starts.length && starts[low]! <= value ? networks[low]! : null
}

async function loadNetworks(): Promise<Networks> {
  const indexes = new Map<string, number>()
  const ipv4 = await loadRanges('asn-ipv4-num.csv', Number, indexes)
  const ipv6 = await loadRanges('asn-ipv6-num.csv', (text) => BigInt(text) >> IPV6_LOW_BITS, indexes)
  return {
    ipv4: { ...ipv4, starts: Uint32Array.from(ipv4.starts), ends: Uint32Array.from(ipv4.ends) },
    ipv6: { ...ipv6, starts: BigUint64Array.from(ipv6.starts), ends: BigUint64Array.from(ipv6.ends) },
    names: [...indexes.keys()],
  }
}

/** In order, without overlaps. Other work goes on between pieces of the file. */
async function loadRanges<T>(file: string, toValue: (text: string) => T, indexes: Map<string, number>) {
  const [starts, ends, networks]: [T[], T[], number[]] = [[], [], []]
  const path = fileURLToPath(import.meta.resolve(`@ip-location-db/asn/${file}`))
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [, start, end, number, quoted] = LINE.exec(line) ?? []
    if (!start || !end || quoted === undefined) continue
    const name = `AS${number} ${quoted.replace(/^"|"$/g, '').replaceAll('""', '"')}`.slice(0, LONGEST_NAME)
    const index = indexes.get(name) ?? indexes.size
    indexes.set(name, index)
    starts.push(toValue(start))
    ends.push(toValue(end))
    networks.push(index)
  }
  return { starts, ends, networks: Uint32Array.from(networks) }
}
