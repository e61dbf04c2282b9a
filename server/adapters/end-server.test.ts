import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { endServer } from './end-server.ts'

const ANSWER_MS = 30

/** A server that answers in two parts. */
async function openServer() {
  const server = createServer(async (_, response) => {
    response.write('first')
    await sleep(ANSWER_MS)
    response.end('second')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/** @returns the body; null when no answer began. @throws Error when it was cut */
const request = (url: string, agent: Agent) =>
  new Promise<string | null>((resolve, reject) => {
    get(url, { agent }, (answer) => {
      let body = ''
      answer.on('data', (part) => {
        body += part
      })
      answer.on('end', () => resolve(body))
      answer.on('error', reject)
    }).on('error', () => resolve(null))
  })

it('cuts no answer, and ends although connections are used all the time', async () => {
  const { server, url } = await openServer()
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const bodies: (string | null)[] = []
  let over = false
  const clients = Array.from({ length: 8 }, async () => {
    while (!over) bodies.push(await request(url, agent))
  })
  await sleep(5 * ANSWER_MS)
  const answered = bodies.length
  expect(answered).toBeGreaterThan(8)
  const from = performance.now()
  await endServer(server, 5_000)
  const tookMs = performance.now() - from
  over = true
  await Promise.all(clients)
  agent.destroy()
  expect(tookMs).toBeLessThan(2_000)
  expect(bodies.slice(0, answered)).not.toContain(null)
  expect(new Set(bodies.filter((body) => body !== null))).toEqual(new Set(['firstsecond']))
})

it('cuts an answer that takes longer than the grace', async () => {
  const server = createServer((_, response) => void response.write('first'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const agent = new Agent()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const cut = expect(request(url, agent)).rejects.toThrow('aborted')
  await sleep(ANSWER_MS)
  await endServer(server, 100)
  await cut
})
