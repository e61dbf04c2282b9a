// The server for live feeds: plain RTMP. It handles connections and their limits; its caller decides who may send, and
// what happens to a feed.
import { createServer, type Server, type Socket } from 'node:net'
import { blockOf } from '#adapters/address-block.ts'
import { logger } from '#adapters/log.ts'
import { DomainError } from '#server/errors.ts'
import { type Authorisation, type ConnectionLimits, RtmpConnection, type SenderSession } from './rtmp-connection.ts'

export interface RtmpLimits extends ConnectionLimits {
  connections: number
  /** Per address, or IPv6 /64, without a key yet: for one more, the oldest is closed. */
  openingPerAddress: number
  /** Per address, sending. */
  sendersPerAddress: number
}

const LIMITS: RtmpLimits = {
  handshakeMs: 4_000,
  openingMs: 10_000,
  silentMs: 15_000,
  timeoutMs: 20_000,
  connections: 500,
  sendersPerAddress: 50,
  openingPerAddress: 10,
}
const TICK_MS = 1_000

export interface RtmpServer {
  port: number
  /** The sending ones. */
  sessions(): SenderSession[]
  /** All connections, including those without a key. */
  connections(): number
  /** Resolves when no connection is left. */
  stop(): Promise<void>
}

/** @throws Error with a sentence when the port is in use */
export async function startRtmpServer<Key>(options: {
  host: string
  port: number
  /** The key's owner, with whatever onPublish needs of it. Never logs it. */
  authorize(streamKey: string, remoteAddress: string): Promise<Authorisation<Key>>
  /** Before the sender is told that it may send. A rejection refuses it, a DomainError with its own text. */
  onPublish(session: SenderSession, key: Key): Promise<void> | void
  limits?: Partial<RtmpLimits>
}): Promise<RtmpServer> {
  const { host, port, authorize, onPublish } = options
  const limits = { ...LIMITS, ...options.limits }
  const log = logger('ingest')
  const open = new Set<RtmpConnection>()
  const sessions = new Set<SenderSession>()

  /** Connections without a key never block one that may show one. @returns whether there is room */
  function makeRoom(block: string): boolean {
    const ofBlock = [...open].filter(({ addressBlock }) => addressBlock === block)
    if (ofBlock.filter(({ publishing }) => publishing).length >= limits.sendersPerAddress) return false
    // In order of arrival.
    const opening = ofBlock.filter(({ publishing }) => !publishing)
    if (opening.length >= limits.openingPerAddress) giveUp(opening[0])
    if (open.size >= limits.connections) giveUp([...open].find(({ publishing }) => !publishing))
    return open.size < limits.connections
  }

  function giveUp(connection: RtmpConnection | undefined): void {
    if (!connection) return
    connection.drop('Too many other connections arrived before this one sent a stream key.')
    open.delete(connection)
  }

  function onConnection(socket: Socket): void {
    const address = socket.remoteAddress ?? ''
    const block = blockOf(address)
    if (!makeRoom(block)) {
      log.debug({ address, open: open.size }, 'a sender was rejected: too many')
      socket.on('error', () => undefined)
      socket.destroy()
      return
    }
    const connection = new RtmpConnection({
      socket,
      limits,
      async authorise(streamKey, begin) {
        const decided = await authorize(streamKey, address)
        if (!decided.ok) {
          log.info({ address, reason: decided.words }, 'a sender was rejected')
          return decided
        }
        const session = begin(decided.place)
        const { streamId, contributionId, channelId } = session
        sessions.add(session)
        void session.ended.then(({ by, words }) => {
          sessions.delete(session)
          log.info({ streamId, contributionId, channelId, by, reason: words }, 'a live feed ended')
        })
        try {
          await onPublish(session, decided.key)
        } catch (error) {
          if (error instanceof DomainError) return { ok: false, words: error.message }
          log.error({ err: error, streamId, contributionId }, 'a live feed could not be accepted')
          throw error
        }
        log.info({ streamId, contributionId, channelId, address }, 'a live feed began')
        return decided
      },
    })
    open.add(connection)
    void connection.closed.then(() => open.delete(connection))
  }

  const server = createServer({ keepAlive: true, keepAliveInitialDelay: 10_000 }, onConnection)
  const watch = setInterval(() => {
    const now = performance.now()
    for (const connection of open) connection.checkTime(now)
  }, TICK_MS)
  try {
    await listenOn(server, host, port)
  } catch (error) {
    clearInterval(watch)
    throw error
  }
  server.on('error', (error) => log.error({ err: error }, 'ingest server'))
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  log.info({ host, port: bound }, 'ready for live feeds')

  return {
    port: bound,
    sessions: () => [...sessions],
    connections: () => open.size,
    async stop() {
      clearInterval(watch)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const connection of open) connection.hangUp('us', 'The server is shutting down. Reconnect in a moment.')
      await closed
    },
  }
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is in use, so no live feeds can be received. Free it, or set RTMP_PORT to another port.`,
            )
          : error,
      ),
    )
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}
