// A TCP link to a server on this machine, which can be delayed, frozen, reset or cut.
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export function listenAnywhere(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** Of RTMP: more than its handshake, commands and codec headers. */
const FIRST_BYTES = 16 * 1024

export interface Wire {
  port: number
  /** Bytes that clients have sent, without the first of each connection: protocols begin with words of their own. */
  readonly received: number
  /** From now on nothing passes, and nothing is read from clients; connections stay open. */
  freeze(): void
  /** Ends every connection, and accepts none. */
  refuse(): void
  /** Ends freeze and refuse: what was held back passes. */
  thaw(): void
  /** From now on each piece of data arrives that much later. */
  delayBy(ms: number): void
  /** Resets the connection of each client. */
  reset(): void
  stop(): void
}

/** @param to null: accepts, and never answers */
export async function openWire(to: number | null): Promise<Wire> {
  const clients = new Set<Socket>()
  const sockets = new Set<Socket>()
  const state = { frozen: false, refusing: false, delayMs: 0, received: 0 }
  const server = createServer((near) => {
    if (state.refusing) {
      near.destroy()
      return
    }
    clients.add(near)
    sockets.add(near)
    near
      .on('error', () => undefined)
      .on('close', () => {
        clients.delete(near)
        sockets.delete(near)
      })
    if (to === null) return
    const far = connect(to, '127.0.0.1')
    sockets.add(far)
    far
      .on('error', () => near.destroy())
      .on('close', () => {
        near.destroy()
        sockets.delete(far)
      })
    near.on('close', () => far.destroy())
    let first = FIRST_BYTES
    near.on('data', ({ length }) => {
      state.received += Math.max(0, length - first)
      first = Math.max(0, first - length)
    })
    pass(near, far, state)
    pass(far, near, state)
  })
  const port = await listenAnywhere(server)
  return {
    port,
    get received() {
      return state.received
    },
    freeze() {
      state.frozen = true
      for (const socket of sockets) socket.pause()
    },
    refuse() {
      state.refusing = true
      for (const client of clients) client.destroy()
    },
    thaw() {
      state.frozen = false
      state.refusing = false
      for (const socket of sockets) socket.resume()
    },
    delayBy(ms) {
      state.delayMs = ms
    },
    reset() {
      for (const client of clients) client.resetAndDestroy()
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** In order, also when the delay shrinks. */
function pass(from: Socket, to: Socket, state: { readonly frozen: boolean; readonly delayMs: number }): void {
  const waiting: { bytes: Buffer; dueAt: number }[] = []
  const send = () => {
    for (let first = waiting[0]; first && first.dueAt <= performance.now(); first = waiting[0]) {
      waiting.shift()
      to.write(first.bytes)
    }
    // A timer can be early.
    if (waiting[0]) setTimeout(send, waiting[0].dueAt - performance.now() + 1)
  }
  from.on('data', (bytes) => {
    if (state.frozen) {
      from.pause()
      from.unshift(bytes)
      return
    }
    const dueAt = Math.max(performance.now() + state.delayMs, waiting.at(-1)?.dueAt ?? 0)
    if (state.delayMs === 0 && waiting.length === 0) return void to.write(bytes)
    waiting.push({ bytes, dueAt })
    if (waiting.length === 1) setTimeout(send, dueAt - performance.now() + 1)
  })
}
