// Whom a limit counts as one: an IPv4 address, or the /64 that a line with IPv6 is given whole.
import ipaddr from 'ipaddr.js'

export function blockOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  // An IPv4 address in IPv6 clothes, as a socket for both has it, is the IPv4 address.
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`
}
