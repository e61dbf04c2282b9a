import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refusesRequest } from './refusals.ts'

let server: Server
beforeAll(async () => {
  server = createServer((req, res) => {
    if (!refusesRequest(req, res)) res.end('served')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterAll(() => new Promise((done) => server.close(done)))

/** Everything that is received on a connection of its own. */
function say(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(request, 'latin1'))
    socket.setEncoding('latin1').on('data', (text) => (answer += text))
    socket.on('close', () => resolve(answer)).on('error', reject)
  })
}

it.each([
  ['a plain GET', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 200],
  ['HTTP/1.0 without a Host', 'GET / HTTP/1.0\r\n\r\n', 200],
  ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
  ['two Hosts written differently', 'GET / HTTP/1.1\r\nhost: a\r\nHOST: a\r\n\r\n', 400],
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['HTTP/0.9', 'GET /\r\n\r\n', 505],
  ['HTTP/0.9 by name', 'GET / HTTP/0.9\r\nHost: a\r\n\r\n', 505],
  ['HTTP/2.0 in plain text', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', 505],
  ['a blank before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n', 400],
  ['a folded line', 'GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n', 400],
  ['a lone line feed', 'GET / HTTP/1.1\r\nHost: a\nA: b\r\n\r\n', 400],
  ['a control character', 'GET / HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n', 400],
  ['two body lengths', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
])('%s', async (_, request, status) => {
  expect(await say(request)).toMatch(new RegExp(`^HTTP/1\\.[01] ${status} `))
})
