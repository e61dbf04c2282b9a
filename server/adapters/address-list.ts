// Addresses and networks that an operator lists, such as 192.0.2.7 and 10.1.0.0/16.
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = [Address, number]

/** @throws Error for an entry that is neither; server/env.ts rejects it first */
function networkOf(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

const isIn = (address: Address, networks: readonly Network[]) =>
  networks.some((network) => network[0].kind() === address.kind() && address.match(network))

/** Whether an address is in the list. Anything that is not an address is not. */
export function openAddressList(entries: readonly string[]): (address: string) => boolean {
  const networks = entries.map(networkOf)
  return (address) => ipaddr.isValid(address) && isIn(ipaddr.process(address), networks)
}
