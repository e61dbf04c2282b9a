import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { guardRequests } from './guard-requests.ts'
import { readableTarget } from './readable-request.ts'

it.each([
  ['/watch/aurora-one?a=%ff', '/watch/aurora-one?a=%ff'],
  ['/watch/%ff', '/watch/%25ff'],
  ['/embed/%', '/embed/%25'],
  ['/guide/%/widget?x', '/guide/%25/widget?x'],
  ['/watch/%E0%A4', '/watch/%25E0%25A4'],
  ['/watch/%00', '/watch/%2500'],
  ['/watch/caf%C3%A9', '/watch/caf%C3%A9'],
])('%s is read as %s', (target, readable) => expect(readableTarget(target)).toBe(readable))

it('property: every path can be decoded, and a second pass changes nothing', () => {
  const path = fc.string({ unit: fc.constantFrom(...'/%aAf09g?é'), maxLength: 30 })
  fc.assert(
    fc.property(path, (target) => {
      const readable = readableTarget(target)
      for (const part of (readable.split('?')[0] ?? '').split('/')) decodeURIComponent(part)
      expect(readableTarget(readable)).toBe(readable)
    }),
    { numRuns: 500 },
  )
})

it('servers receive only what they can handle', async () => {
  guardRequests({ proxies: [], https: false })
  const seen: string[] = []
  const server = createServer((req, res) => {
    seen.push(`${req.method} ${req.url}`)
    res.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  for (const line of ['GET /watch/%ff', 'TRACE /watch/aurora-one', 'GET /watch/one?token=%'])
    socket.write(`${line} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await expect.poll(() => seen).toEqual(['GET /watch/%25ff', 'DELETE /api/openapi.json', 'GET /watch/one?token=%'])
  socket.destroy()
  server.close()
})
