// The end of an HTTP server while clients, or a proxy in front, go on sending requests over open connections.
import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'

/** Node's own field: the answer under way, until its last byte has left the process. Node's idle connections are others. */
const answerOn = (socket: Socket) => (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage

/** Call it before the server listens. */
export function openEnding(server: Server): (graceMs: number) => Promise<void> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  function endAfter(answer: ServerResponse): void {
    answer.shouldKeepAlive = false
    const { socket } = answer.req
    answer.once('close', () => socket.destroySoon())
  }

  /**
   * Takes no new connection, closes each one after its answer, and resolves when all are closed.
   * @param graceMs how long an answer may take; what is left then is closed at once
   */
  return async function end(graceMs) {
    // Not the server's own close: it cuts answers that wait for a slow reader.
    const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()))
    server.prependListener('request', (_, answer) => endAfter(answer))
    for (const socket of sockets) {
      const answer = answerOn(socket)
      if (answer) endAfter(answer)
      else socket.destroy()
    }
    const force = setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, graceMs)
    await closed
    clearTimeout(force)
  }
}
