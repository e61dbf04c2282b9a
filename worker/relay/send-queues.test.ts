import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, it, vi } from 'vitest'
import { openSendQueues } from './send-queues.ts'

it('counts what a peer does not take, and nothing once it has', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [peer] = await accepted
  const queues = openSendQueues()
  try {
    const sent = Buffer.alloc(16 * 1024 ** 2)
    client.write(sent)
    // What the peer's own kernel holds for it counts as taken: it acknowledges as long as it has room.
    await vi.waitFor(async () => {
      await queues.look()
      expect(queues.ofPort(client.localPort!)).toBeGreaterThan(100_000)
    })
    expect(queues.ofProcess(process.pid)).toBeGreaterThanOrEqual(queues.ofPort(client.localPort!)!)
    peer.resume()
    await vi.waitFor(async () => {
      await queues.look()
      expect(peer.bytesRead).toBe(sent.length)
      expect(queues.ofPort(client.localPort!)).toBe(0)
    }, 10_000)
    expect(queues.ofPort(1)).toBeNull()
    expect(queues.ofProcess(2 ** 22 + 1), 'no such process').toBeNull()
  } finally {
    client.destroy()
    peer.destroy()
    server.close()
  }
})
