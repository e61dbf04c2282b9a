import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { allowLongRequests } from './long-requests.ts'

it('lifts the limit on how long a request may take to arrive, and leaves that of its headers', async () => {
  allowLongRequests()
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  expect(server.requestTimeout).toBe(300_000)
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  expect([server.requestTimeout, server.headersTimeout]).toEqual([0, 60_000])
  server.close()
})
