import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { openAddressList } from './address-list.ts'
import { clientAddressOf, noteClientAddresses, resolveClientAddress } from './client-address.ts'

const isProxy = openAddressList(['10.0.0.0/8', '2001:db8::7'])
const resolve = (peer: string, forwardedFor: string) => resolveClientAddress(peer, forwardedFor, isProxy)

describe('the address of a client', () => {
  it('is that of its connection, whatever its headers say', () => {
    expect(resolve('192.0.2.1', '198.51.100.1')).toBe('192.0.2.1')
    expect(resolve('192.0.2.1', '')).toBe('192.0.2.1')
  })

  it('is what a trusted proxy appended, not what the client sent', () => {
    expect(resolve('10.0.0.1', '203.0.113.9, 198.51.100.1')).toBe('198.51.100.1')
    expect(resolve('::ffff:10.0.0.1', '198.51.100.1')).toBe('198.51.100.1')
  })

  it('is found behind several trusted proxies', () => {
    expect(resolve('2001:db8::7', '203.0.113.9, 198.51.100.1, 10.2.0.1')).toBe('198.51.100.1')
  })

  it('is the proxy itself if it sends no valid address', () => {
    expect(resolve('10.0.0.1', '')).toBe('10.0.0.1')
    expect(resolve('10.0.0.1', '198.51.100.1, <script>')).toBe('10.0.0.1')
  })
})

it('cannot be set by a client through the header', async () => {
  noteClientAddresses([])
  const server = createServer((req, res) => res.end(clientAddressOf(req.headers))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}`, {
    headers: { 'x-client-address': '198.51.100.1', 'x-forwarded-for': '198.51.100.2' },
  })
  expect(await answer.text()).toBe('127.0.0.1')
  server.close()
})

it('is unknown if none was noted', () => {
  expect(clientAddressOf(new Headers())).toBe('unknown')
  expect(clientAddressOf(new Headers({ 'x-client-address': '192.0.2.1' }))).toBe('192.0.2.1')
})
