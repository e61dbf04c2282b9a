import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sendParts, varyByPage } from './respond.ts'

let handedOut: number | null = null
const server = createServer((req, res) => {
  if (req.url === '/by-page') varyByPage(res)
  const parts = { head: new Uint8Array(100), body: new Uint8Array(900) }
  handedOut = sendParts(res, 'video/mp4', 'no-store', parts)
})
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)))
afterAll(() => new Promise((done) => server.close(done)))

it.each([
  ['GET', undefined, 200, 1_000],
  ['HEAD', undefined, 200, 0],
  ['GET', 'bytes=0-0', 206, 1],
  ['GET', 'bytes=-150', 206, 150],
  ['GET', 'bytes=1000-', 416, 0],
] as const)('%s with %s is answered with %i, and %i bytes count', async (method, range, status, bytes) => {
  const { port } = server.address() as AddressInfo
  const headers: Record<string, string> = range ? { range, connection: 'close' } : { connection: 'close' }
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method, headers })
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect([answer.status, (await answer.arrayBuffer()).byteLength, handedOut]).toEqual([status, bytes, bytes])
})

it('tells caches that another page may get another answer', async () => {
  const { port } = server.address() as AddressInfo
  const vary = async (path: string) =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })).headers.get('vary')
  expect([await vary('/by-page'), await vary('/')]).toEqual(['Origin', null])
})
