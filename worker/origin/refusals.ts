// The origin's error answers.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendProblem } from './respond.ts'

export function notFound(res: ServerResponse): void {
  sendProblem(res, { status: 404, code: 'NOT_FOUND', message: 'There is nothing at this address.' })
}

export function databaseAway(res: ServerResponse): void {
  sendProblem(res, {
    status: 503,
    code: 'DATABASE_UNAVAILABLE',
    message: 'The database does not answer at the moment.',
    retryAfterS: 2,
  })
}

/** A channel without a live edge answers an error, so that CDNs, players and probes notice. */
export function offAir(res: ServerResponse): void {
  sendProblem(res, {
    status: 503,
    code: 'OFF_AIR',
    message: 'This channel is off air. Try again shortly.',
    retryAfterS: 5,
  })
}

/**
 * Requests that node:http accepts but another HTTP parser might read differently: a version other than 1.0 and 1.1
 * (node:http accepts 0.9), and two Hosts (it drops the second; RFC 9112 §3.2: 400).
 * @returns whether it was rejected; the connection is then closed
 */
export function refusesRequest(req: IncomingMessage, res: ServerResponse): boolean {
  if (req.httpVersion !== '1.1' && req.httpVersion !== '1.0') {
    res.setHeader('Connection', 'close')
    sendProblem(res, { status: 505, code: 'HTTP_VERSION', message: 'Only HTTP/1.1 and HTTP/1.0 are supported.' })
    return true
  }
  let hosts = 0
  for (let index = 0; index < req.rawHeaders.length; index += 2)
    if (req.rawHeaders[index]!.length === 4 && req.rawHeaders[index]!.toLowerCase() === 'host') hosts++
  if (hosts <= 1) return false
  res.setHeader('Connection', 'close')
  sendProblem(res, { status: 400, code: 'BAD_REQUEST', message: 'A request must have exactly one Host header.' })
  return true
}
