import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { guardRequests } from './guard-requests.ts'

let server: Server
let port: number
let seen: IncomingMessage['headers']

beforeAll(async () => {
  vi.stubEnv('LOG_LEVEL', 'silent')
  guardRequests({ proxies: [], https: true }, 300)
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

/** A request whose body arrives with one byte every 50 ms. */
async function drip(path: string) {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n`)
  const dripping = setInterval(() => socket.write('x'), 50)
  // A reset closes it, too; events.once would reject.
  const closed = new Promise<void>((resolve) => socket.resume().once('close', resolve))
  void closed.then(() => clearInterval(dripping))
  await new Promise((resolve) => socket.once('data', resolve))
  return { socket, closed }
}

it('ends a slow body, even after the answer, and gives uploads their time', async () => {
  const upload = await drip('/api/media?name=film.mp4')
  const others = await Promise.all(['/api/auth/callback/credentials', '/channels', '/answered'].map(drip))
  await Promise.all(others.map(({ closed }) => closed))
  // It began before the others and would have been ended before them.
  expect(upload.socket.destroyed).toBe(false)
  upload.socket.destroy()
  await upload.closed
})
