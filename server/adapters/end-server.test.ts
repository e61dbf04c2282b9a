import { Agent, request as ask, createServer, get, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openEnding } from './end-server.ts'

const ANSWER_MS = 30
const LARGE = Buffer.alloc(16 * 1024 ** 2, 7)

async function openServer(listener: RequestListener) {
  const server = createServer(listener)
  const end = openEnding(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, end, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const answerTo = (url: string, agent: Agent) =>
  new Promise<IncomingMessage>((resolve, reject) => get(url, { agent }, resolve).on('error', reject))

/** @returns the number of bytes; null when no answer began. @throws Error when it was cut */
async function bytesOf(url: string, agent: Agent, waitMs = 0): Promise<number | null> {
  const answer = await answerTo(url, agent).catch(() => null)
  if (!answer) return null
  await sleep(waitMs)
  let bytes = 0
  for await (const part of answer) bytes += part.length
  return bytes
}

it('cuts no answer, and ends although connections are used all the time', async () => {
  const { end, url } = await openServer(async (_, response) => {
    response.write('first')
    await sleep(ANSWER_MS)
    response.end('second')
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const bodies: (number | null)[] = []
  let over = false
  const clients = Array.from({ length: 8 }, async () => {
    while (!over) bodies.push(await bytesOf(url, agent))
  })
  await sleep(5 * ANSWER_MS)
  const answered = bodies.length
  expect(answered).toBeGreaterThan(8)
  const from = performance.now()
  await end(5_000)
  const tookMs = performance.now() - from
  over = true
  await Promise.all(clients)
  agent.destroy()
  expect(tookMs).toBeLessThan(2_000)
  expect(bodies.slice(0, answered)).not.toContain(null)
  expect(new Set(bodies.filter((bytes) => bytes !== null))).toEqual(new Set(['firstsecond'.length]))
})

it('sends the rest of an answer to a reader that is slow', async () => {
  const { end, url } = await openServer((_, response) => void response.end(LARGE))
  const agent = new Agent({ keepAlive: true })
  const read = bytesOf(url, agent, 400)
  await sleep(100)
  const [bytes] = await Promise.all([read, end(5_000)])
  agent.destroy()
  expect(bytes).toBe(LARGE.length)
})

it('cuts what takes longer than the grace: an answer, and a connection with another protocol', async () => {
  const { server, end, url } = await openServer((_, response) => void response.write('first'))
  server.on(
    'upgrade',
    (_, socket) =>
      void socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'),
  )
  const agent = new Agent()
  const upgraded = new Promise<void>((resolve) => {
    ask(url, { headers: { connection: 'Upgrade', upgrade: 'other' } })
      .on('upgrade', (_, socket) =>
        socket
          .on('close', resolve)
          .on('error', () => undefined)
          .resume(),
      )
      .end()
  })
  const cut = expect(bytesOf(url, agent)).rejects.toThrow('aborted')
  await sleep(ANSWER_MS)
  await end(100)
  await cut
  await upgraded
})
