import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Upload } from 'tus-js-client'
import { afterEach, expect, test } from 'vitest'
import { until } from '#server/testing/until.ts'
import { Terminations } from './terminations.ts'
import { TusRequests } from './tus-requests.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server of tus that answers creations when it is told to, and keeps what was asked. */
async function openServer() {
  const asked: string[] = []
  const created: ServerResponse[] = []
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url}`)
    request.resume()
    if (request.method === 'POST') created.push(response)
    else if (request.method === 'DELETE') response.writeHead(204).end()
    else request.once('end', () => response.writeHead(204, { 'Upload-Offset': '10' }).end())
  }
  const server = createServer(answer).listen(0, '127.0.0.1')
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  await until(() => server.listening)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const send = async (path: string) => (await fetch(`${url}${path}`, { method: 'DELETE' })).status
  const terminations = new Terminations(send)
  const begin = (options: object = {}) => {
    const httpStack = new TusRequests(terminations)
    const upload = new Upload(Buffer.alloc(10), {
      endpoint: `${url}/api/uploads`,
      chunkSize: 10,
      httpStack,
      onError: () => undefined,
      ...options,
    })
    upload.start()
    return upload
  }
  return { asked, terminations, created, begin }
}

test('an upload that is aborted before its address is known is deleted as soon as it has one', async () => {
  const { asked, terminations, created, begin } = await openServer()
  const upload = begin()
  await until(() => created.length === 1)
  void upload.abort()
  await until(() => terminations.getUnderWay().count === 1)
  created[0]?.writeHead(201, { Location: '/api/uploads/up_1' }).end()
  await until(() => terminations.getUnderWay().count === 0)
  expect(asked).toEqual(['POST /api/uploads', 'DELETE /api/uploads/up_1'])
})

test('an upload that continues before the answer is created again, and once', async () => {
  const { asked, terminations, created, begin } = await openServer()
  let succeeded = false
  const upload = begin({ onSuccess: () => (succeeded = true) })
  await until(() => created.length === 1)
  void upload.abort()
  upload.start()
  await until(() => created.length === 2)
  created[0]?.writeHead(201, { Location: '/api/uploads/up_1' }).end()
  await until(() => terminations.getUnderWay().count === 0)
  created[1]?.writeHead(201, { Location: '/api/uploads/up_2' }).end()
  await until(() => succeeded)
  expect(asked.slice(2)).toEqual(['DELETE /api/uploads/up_1', 'PATCH /api/uploads/up_2'])
})

test('nothing is deleted for a creation that was refused or broke', async () => {
  const { asked, terminations, created, begin } = await openServer()
  const [refused, broken] = [begin(), begin()]
  await until(() => created.length === 2)
  void refused.abort()
  void broken.abort()
  created[0]?.writeHead(409).end()
  created[1]?.destroy()
  await until(() => terminations.getUnderWay().count === 0)
  expect(asked).toEqual(['POST /api/uploads', 'POST /api/uploads'])
})

test('a part that is aborted while its checksum is made is not sent', async () => {
  const { asked, created, begin } = await openServer()
  const [hashing, hashed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const upload = begin({
    async onBeforeRequest(request: { getMethod(): string }) {
      if (request.getMethod() !== 'PATCH') return
      hashing.resolve()
      await hashed.promise
    },
  })
  await until(() => created.length === 1)
  created[0]?.writeHead(201, { Location: '/api/uploads/up_1' }).end()
  await hashing.promise
  void upload.abort(true)
  hashed.resolve()
  await until(() => asked.includes('DELETE /api/uploads/up_1'))
  expect(asked.filter((one) => one.startsWith('PATCH'))).toEqual([])
})
