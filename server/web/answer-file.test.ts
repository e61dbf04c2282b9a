import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { bodyOf } from '#adapters/request-body.ts'
import { until } from '../testing/until.ts'
import { answerFile } from './answer-file.ts'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections()
})

async function serve(handle: (request: Request) => Promise<Response>): Promise<string> {
  const server = createServer(answerFile(handle))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('passes on method, address, headers and every byte, and the answer back', async () => {
  const url = await serve(async (request) => {
    const { pathname, search } = new URL(request.url)
    const { byteLength } = await buffer(bodyOf(request))
    const said = `${request.method} ${pathname}${search} ${request.headers.get('x-a')} ${byteLength}`
    return new Response(said, { status: 201, headers: { 'x-b': '2' } })
  })
  const answer = await fetch(`${url}/api/media?name=a`, {
    method: 'POST',
    headers: { 'x-a': '1' },
    body: new Uint8Array(300_000),
  })
  expect([answer.status, answer.headers.get('x-b'), await answer.text()]).toEqual([
    201,
    '2',
    'POST /api/media?name=a 1 300000',
  ])
})

it('answers a file that is refused before its end, and closes the connection', async () => {
  const url = await serve(async () => new Response('no room', { status: 507 }))
  const sent = request(url, { method: 'POST', headers: { 'content-length': 1_000_000_000 } })
  sent.on('error', () => undefined)
  const answered = new Promise<[number | undefined, string | undefined]>((resolve) =>
    sent.once('response', ({ statusCode, headers }) => resolve([statusCode, headers.connection])),
  )
  sent.write(new Uint8Array(1_000))
  expect(await answered).toEqual([507, 'close'])
  await until(async () => sent.socket?.destroyed, 5_000)
})

it('tells the handler that the sender is gone', async () => {
  let signal: AbortSignal | undefined
  const url = await serve(async (request) => {
    signal = request.signal
    await buffer(bodyOf(request)).catch(() => undefined)
    return new Response(null, { status: 400 })
  })
  const sent = request(url, { method: 'POST', headers: { 'content-length': 10 } })
  sent.on('error', () => undefined)
  sent.write('12345')
  await until(async () => signal !== undefined, 5_000)
  sent.destroy()
  await until(async () => signal?.aborted, 5_000)
})

it('answers whatever the Host header says', async () => {
  const url = await serve(async (request) => new Response(new URL(request.url).pathname))
  for (const host of ['[', 'a b', 'x/../y', '']) {
    const sent = request(`${url}/api/media`, { method: 'POST', headers: { host, connection: 'close' } })
    const status = new Promise((resolve, reject) => {
      sent.once('response', ({ statusCode }) => resolve(statusCode))
      sent.once('error', reject)
    })
    sent.end('a')
    expect(await status, host).toBe(200)
  }
})
