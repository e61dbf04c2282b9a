// The unit that a limit counts: an IPv4 address, or an IPv6 /64, which one line is given as a whole.
import ipaddr from 'ipaddr.js'

export function blockOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  // An IPv4-mapped IPv6 address, as a dual-stack socket reports it, is the IPv4 address.
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`
}
