// The short way to a playlist. Every viewer asks for one every other second, and its bytes are at hand;
// node:http then spends several times longer on the request than there is work to do (docs/measured.md).
// A connection on which nothing but plain GETs for such playlists arrive is read here. With the first
// request that is anything else, however slightly, it is node:http's for the rest of its life.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** A viewer that asks on without reading what it gets. */
const MAX_UNSENT_BYTES = 1_048_576
const MAX_HEAD_BYTES = 4_096

/**
 * Whatever a request may hold that would need more than the answer to its first line: a body, a range,
 * a condition, an end of the connection; and whatever two readers could understand in two ways
 * (RFC 9112 §2.2, §5.2, §11.2): lone CR or LF, folded lines, control characters.
 */
const UNUSUAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\r]\n|\r(?!\n)|\r\n[ \t:]|[ \t]:|\r\n(?:range|if-|te\b|trailer|expect|content-|transfer-|upgrade|http2-|connection:(?! ?keep-alive\r\n))/i
const FIRST_LINE = /^GET (\/live\/[!-~]+\.m3u8(?:\?[!-~]*)?) HTTP\/1\.1\r\n/
/** Two of a kind node:http joins, and a page has but one. */
const TWO_ORIGINS = /\r\norigin:.*\r\norigin:/is
const HOST = /\r\nhost:[ \t]*[!-~]+[ \t]*(?=\r\n)/gi

const ORIGIN = /\r\norigin:([^\r]*)\r\n/i

/** The target of a request that the short way may answer; null: it is node:http's. */
export function plainTarget(head: string): string | null {
  const end = head.indexOf('\r\n\r\n')
  if (end < 0 || end + 4 !== head.length || head.length > MAX_HEAD_BYTES) return null
  const target = FIRST_LINE.exec(head)?.[1]
  return target && !UNUSUAL.test(head) && !TWO_ORIGINS.test(head) && head.match(HOST)?.length === 1 ? target : null
}

export interface PlaylistLane {
  /** Ends its connections: server.closeAllConnections does not know them. */
  close(): void
}

/**
 * @param answerTo the whole answer, head and body, one character a byte; null: not at hand
 */
export function openPlaylistLane(
  server: Server,
  answerTo: (target: string, origin: string | undefined) => string | null,
): PlaylistLane {
  const connections = new Set<Socket>()
  const takers = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    // A player sends the same bytes each time: compared, they need not be read again.
    let known: Buffer | null = null
    let target: string | null = null
    let origin: string | undefined

    const read = (chunk: Buffer) => {
      if (!known?.equals(chunk)) {
        const head = chunk.toString('latin1')
        target = plainTarget(head)
        origin = ORIGIN.exec(head)?.[1]?.trim()
        known = target === null ? null : chunk
      }
      const answer = target === null ? null : answerTo(target, origin)
      if (answer === null) return handOver(chunk)
      socket.write(answer, 'latin1')
      if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy()
    }
    const end = () => socket.destroy()
    const forget = () => connections.delete(socket)

    function handOver(chunk: Buffer): void {
      forget()
      socket.off('data', read).off('timeout', end).off('error', end).off('end', end).off('close', forget)
      socket.setTimeout(0)
      socket.pause()
      socket.unshift(chunk)
      for (const take of takers) take.call(server, socket)
      socket.resume()
    }

    connections.add(socket)
    // Set on the writing side, too: nothing is left half-open.
    socket.on('data', read).on('timeout', end).on('error', end).on('end', end).on('close', forget)
    socket.setTimeout(server.keepAliveTimeout)
  })
  return {
    close() {
      for (const socket of connections) socket.destroy()
    },
  }
}
