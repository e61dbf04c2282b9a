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
  // Answers at once and reads no body, as Next does for a page.
  server = createServer((request, response) => {
    seen = request.headers
    // Next releases the socket of a request that it has answered.
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

it('removes the time limit of requests, and keeps that of their headers', async () => {
  await fetch(`http://127.0.0.1:${port}/`)
  expect([server.requestTimeout, server.headersTimeout]).toEqual([0, 60_000])
})

it('ignores a claimed host, and tells browsers to stay with https', async () => {
  const claims = {
    'x-forwarded-for': '198.51.100.1',
    'x-forwarded-host': 'evil.example',
    forwarded: 'for=198.51.100.1',
  }
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: claims })
  expect(seen['x-forwarded-host']).toBeUndefined()
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
})

/** How long a body with one byte every 50 ms keeps its connection. */
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

it('ends a slow body, even after the answer, and gives uploads their time', async () => {
  expect(await dripFor('/api/auth/callback/credentials', 5_000)).toBeLessThan(2_000)
  expect(await dripFor('/channels', 5_000)).toBeLessThan(2_000)
  expect(await dripFor('/answered', 5_000)).toBeLessThan(2_000)
  expect(await dripFor('/api/media?name=film.mp4', 1_500)).toBeGreaterThan(1_400)
})
