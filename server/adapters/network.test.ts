import { expect, it } from 'vitest'
import { networkOf } from './network.ts'

it('finds the network of an address', async () => {
  expect(await networkOf('8.8.8.8')).toBe('AS15169 Google LLC')
  expect(await networkOf('2001:4860:4860::8888')).toBe('AS15169 Google LLC')
  // As a socket for both versions reports an IPv4 address. The name holds a comma.
  expect(await networkOf('::ffff:1.1.1.1')).toBe('AS13335 Cloudflare, Inc.')
})

it('knows none for private addresses, the edges of the address space, and text', async () => {
  for (const address of ['10.0.0.1', '192.168.1.1', '::1', 'fe80::1', '0.0.0.0', '255.255.255.255', 'ffff::1', '', 'x'])
    expect(await networkOf(address)).toBeNull()
})
