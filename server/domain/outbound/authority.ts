// Host and port in an address that a user typed.
import { z } from 'zod'

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/

/**
 * @param authority in lower case, without a user
 * @returns an IPv6 address without its brackets; an error sentence when it cannot be parsed
 */
export function parseAuthority(authority: string): { host: string; port: number | null } | string {
  const [, bracketed, plain = '', , portText] = /^(?:\[([^\]]*)\]|([^:[\]]*))(:(\d*))?$/.exec(authority) ?? []
  if (bracketed === undefined && plain === '') return 'The address has no host, or an invalid one.'
  const port = portText === undefined ? null : Number(portText)
  if (port !== null && !(port >= 1 && port <= 65_535)) return 'The port must be a number from 1 to 65535.'
  if (bracketed !== undefined)
    return z.ipv6().safeParse(bracketed).success ? { host: bracketed, port } : 'The IPv6 address is invalid.'
  const host = plain.replace(/\.$/, '')
  const labels = host.split('.')
  // Every resolver treats a name that ends in a number as an IPv4 address, also 2130706433 and 0x7f.1.
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? ''))
    return z.ipv4().safeParse(host).success ? { host, port } : 'The IPv4 address must be four numbers from 0 to 255.'
  if (host.length > 253 || !labels.every((label) => LABEL.test(label)))
    return 'The host name is invalid. Write names in other scripts in their xn-- form.'
  return { host, port }
}
