import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { until } from '#server/testing/until.ts'
import { openSendQueues } from './send-queues.ts'

it('counts what a peer has not accepted, and nothing once it has', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [peer] = await accepted
  if (client.connecting) await once(client, 'connect')
  const queues = openSendQueues()
  try {
    const ports = { local: client.localPort!, remote: client.remotePort! }
    const peers = { local: ports.remote, remote: ports.local }
    const sent = Buffer.alloc(16 * 1024 ** 2)
    client.write(sent)
    // What the peer's own kernel buffers counts as accepted: it acknowledges while it has room.
    await until(async () => {
      await queues.look()
      expect(queues.ofSocket(ports)?.sent).toBeGreaterThan(100_000)
      expect(queues.ofSocket(peers)?.received, 'its kernel holds some').toBeGreaterThan(10_000)
      return true
    })
    expect(queues.ofProcess(process.pid)).toBeGreaterThanOrEqual(queues.ofSocket(ports)!.sent)
    peer.resume()
    await until(async () => {
      await queues.look()
      expect(peer.bytesRead).toBe(sent.length)
      expect(queues.ofSocket(ports)?.sent).toBe(0)
      return true
    })
    expect(queues.ofSocket({ local: 1, remote: 1 })).toBeNull()
    expect(queues.ofProcess(2 ** 22 + 1), 'no such process').toBeNull()
  } finally {
    client.destroy()
    peer.destroy()
    server.close()
  }
})
