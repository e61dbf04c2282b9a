// Admission with many connections at once: real sockets, some of which never show a key.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import type { ChannelId, ContributionId } from '#domain/ids.ts'
import { connectSender } from '#worker/testing/rtmp-sender.ts'
import { type RtmpLimits, type RtmpServer, startRtmpServer } from './rtmp-server.ts'

const place = { contributionId: 'cn_1' as ContributionId, channelId: 'ch_1' as ChannelId }
let server: RtmpServer
const idle: Socket[] = []

const open = async (limits: Partial<RtmpLimits> = {}) => {
  server = await startRtmpServer({
    host: '127.0.0.1',
    port: 0,
    limits,
    authorize: async (key) => ({ ok: true, place, key }),
    onPublish: (session) => void session.flv.resume(),
  })
}
afterEach(async () => {
  for (const socket of idle.splice(0)) socket.destroy()
  await server.stop()
})

/** Connections that never send a byte, from addresses of the loopback network. */
async function standIdle(count: number, localAddress = '127.0.0.1'): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () =>
    connect({ port: server.port, host: '127.0.0.1', localAddress }).on('error', () => undefined),
  )
  idle.push(...sockets)
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  return sockets
}

it('three hundred idle connections block neither a sender of their network nor one of another', async () => {
  await open()
  const sockets = await standIdle(300)
  await Promise.all(sockets.slice(0, 290).map((socket) => socket.closed || once(socket, 'close')))
  await expect.poll(() => server.connections()).toBe(10)
  const senders = [connectSender(server.port, 'key'), connectSender(server.port, 'key')]
  for (const { answer } of senders) await answer
  await standIdle(50)
  expect(server.sessions()).toHaveLength(2)
  for (const { socket } of senders) socket.destroy()
})

it('a server full of idle connections from many networks still admits a sender', async () => {
  await open({ connections: 40 })
  for (let at = 2; at < 8; at++) await standIdle(10, `127.0.0.${at}`)
  const sender = connectSender(server.port, 'key')
  await sender.answer
  expect(server.sessions()).toHaveLength(1)
  expect(server.connections()).toBeLessThanOrEqual(40)
  sender.socket.destroy()
})

it('senders with a key are counted separately', async () => {
  await open({ sendersPerAddress: 1 })
  const sender = connectSender(server.port, 'key')
  await sender.answer
  const [second] = await standIdle(1)
  await (second!.closed || once(second!, 'close'))
  expect(server.sessions()).toHaveLength(1)
  sender.socket.destroy()
})

it('an incomplete handshake times out sooner than a missing key', async () => {
  await open({ handshakeMs: 500, openingMs: 60_000 })
  const [silent, half] = await standIdle(2)
  half!.write(Buffer.alloc(700, 3))
  await Promise.all([silent, half].map((socket) => once(socket!, 'close')))
  await expect.poll(() => server.connections()).toBe(0)
})
