import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openFrontDoor } from './front-door.ts'

let server: Server
let port: number
let seen: IncomingMessage['headers']

beforeAll(async () => {
  vi.stubEnv('LOG_LEVEL', 'silent')
  openFrontDoor({ proxies: [], https: true }, 300)
  // It answers at once and reads no body: as Next does for a page.
  server = createServer((request, response) => {
    seen = request.headers
    // Next lets go of the socket of a request that it has answered.
    if (request.url === '/answered') Object.defineProperty(request, 'socket', { value: null })
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  server.close()
})

it('lifts the limit on how long a request may take to arrive, and leaves that of its headers', async () => {
  await fetch(`http://127.0.0.1:${port}/`)
  expect([server.requestTimeout, server.headersTimeout]).toEqual([0, 60_000])
})

it('takes nobody’s word for the host, and tells browsers to stay with https', async () => {
  const claims = {
    'x-forwarded-for': '198.51.100.1',
    'x-forwarded-host': 'evil.example',
    forwarded: 'for=198.51.100.1',
  }
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: claims })
  expect(seen['x-forwarded-host']).toBeUndefined()
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
})

/** How long a body of which a byte comes every 50 ms keeps its connection, at most. */
async function dripFor(path: string, limitMs: number): Promise<number> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n`)
  const startedAt = performance.now()
  const drip = setInterval(() => socket.write('x'), 50)
  const limit = setTimeout(() => socket.destroy(), limitMs)
  socket.resume()
  await once(socket, 'close')
  clearInterval(drip)
  clearTimeout(limit)
  return performance.now() - startedAt
}

it('ends a body that drips, also behind the answer, and leaves uploads their time', async () => {
  expect(await dripFor('/api/auth/callback/credentials', 5_000)).toBeLessThan(2_000)
  expect(await dripFor('/channels', 5_000)).toBeLessThan(2_000)
  expect(await dripFor('/answered', 5_000)).toBeLessThan(2_000)
  expect(await dripFor('/api/media?name=film.mp4', 1_500)).toBeGreaterThan(1_400)
})
