// The end of an HTTP server while clients, or a proxy in front, go on sending requests over open connections.
import type { Server } from 'node:http'

const LOOK_MS = 50

/**
 * Takes no new connection, closes each one after its answer, and resolves when all are closed.
 * @param graceMs how long an answer may take; what is left then is closed at once
 */
export async function endServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // Otherwise a busy connection is never idle: it gets requests until it is cut in the middle of an answer.
  server.prependListener('request', (_, response) => {
    response.shouldKeepAlive = false
  })
  const look = setInterval(() => server.closeIdleConnections(), LOOK_MS)
  const force = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(look)
  clearTimeout(force)
}
