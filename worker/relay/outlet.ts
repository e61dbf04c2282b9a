// FFmpeg's outlet for TLS: a port of this machine that accepts one connection and forwards it to the allowed address.
// FFmpeg would resolve the name a second time, and it may then point to another machine; given an address instead, it
// sends no server name in its hello, and many servers answer that with another certificate. Here the address is dialled
// and the name verified, as in the connection test.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { dialProblem, dialRtmp, type RtmpPlace } from '#adapters/rtmp-dial.ts'
import type { SocketPorts } from './send-queues.ts'

/** Both ends of our own TLS connection, by their ports: `ours→theirs`. Null: not connected. */
export interface OutletQueue {
  near: SocketPorts | null
  far: SocketPorts | null
  /** Read from FFmpeg, and not handed to the kernel yet. */
  bytes: number
}

export interface Outlet {
  /** The server address for FFmpeg. */
  server: string
  /** Why the server could not be reached; null if unknown here. */
  problem(): string | null
  queue(): OutletQueue
  /** Waits a moment for what was written to be sent. */
  finish(): Promise<void>
  /** At once. */
  close(): void
}

/** From FFmpeg's last byte to the server's close. */
const FINISH_MS = 2_000
/** Read at once when more is waiting. */
const FULL_READ_BYTES = 64 * 1024
const GATHER_MS = 100

/** @throws Error when no port is available, or the file of authorities cannot be read */
export async function openOutlet(place: RtmpPlace): Promise<Outlet> {
  let problem: string | null = null
  let near: Socket | undefined
  let stage: 'tcp' | 'tls' | 'open' = 'tcp'
  const far = dialRtmp(place)
    .setNoDelay()
    .once('connect', () => (stage = 'tls'))
    .once('secureConnect', () => (stage = 'open'))
    .on('error', (error) => {
      problem ??= dialProblem(error, stage === 'tls')
    })
    .on('close', () => near?.destroySoon())
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    near = socket
    // One connection: no other program on this machine gets an outlet here.
    server.close()
    // Its end, for whatever reason, is not the end of what it had written.
    socket.on('error', () => far.end())
    if (far.destroyed) socket.destroy()
    else carry(socket, far)
  })
  server.once('error', () => far.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    near?.destroy()
    far.destroy()
  }
  return {
    server: `rtmp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    problem: () => problem,
    queue: () => ({ near: portsOf(near), far: portsOf(far), bytes: (near?.readableLength ?? 0) + far.writableLength }),
    async finish() {
      const signal = AbortSignal.timeout(FINISH_MS)
      if (!far.destroyed) await once(far, 'close', { signal }).catch(() => undefined)
      close()
    },
    close,
  }
}

/**
 * Sent in few, large pieces: FFmpeg writes each RTMP chunk separately, and each costs a read, a TLS record and a
 * packet.
 */
function carry(near: Socket, far: Socket): void {
  far.pipe(near)
  near.on('end', () => far.end())
  near.on('data', (bytes) => {
    near.pause()
    const go = () => near.resume()
    if (!far.write(bytes)) far.once('drain', go)
    else if (bytes.length < FULL_READ_BYTES) setTimeout(go, GATHER_MS)
    else go()
  })
}

function portsOf(socket: Socket | undefined): SocketPorts | null {
  return socket?.localPort && socket.remotePort ? { local: socket.localPort, remote: socket.remotePort } : null
}
