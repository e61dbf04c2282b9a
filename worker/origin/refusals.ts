// What the origin says where there is nothing to send.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendProblem } from './respond.ts'

export function notFound(res: ServerResponse): void {
  sendProblem(res, 404, 'NOT_FOUND', 'There is nothing at this address.')
}

/** A channel without a live edge answers an error, so that CDNs, players and probes see it. */
export function offAir(res: ServerResponse): void {
  sendProblem(res, 503, 'OFF_AIR', 'This channel is off air at the moment. Try again shortly.', 5)
}

/**
 * What node:http takes for a request and another reader on the way may take for another one: a version that
 * is neither 1.0 nor 1.1 (node:http knows 0.9), and two Hosts (it drops the second; RFC 9112 §3.2: 400).
 * @returns whether it was refused; the connection is over then
 */
export function refusesRequest(req: IncomingMessage, res: ServerResponse): boolean {
  if (req.httpVersion !== '1.1' && req.httpVersion !== '1.0') {
    res.setHeader('Connection', 'close')
    sendProblem(res, 505, 'HTTP_VERSION', 'Only HTTP/1.1 and HTTP/1.0 are answered here.')
    return true
  }
  let hosts = 0
  for (let index = 0; index < req.rawHeaders.length; index += 2)
    if (req.rawHeaders[index]!.length === 4 && req.rawHeaders[index]!.toLowerCase() === 'host') hosts++
  if (hosts <= 1) return false
  res.setHeader('Connection', 'close')
  sendProblem(res, 400, 'BAD_REQUEST', 'A request has one Host header.')
  return true
}
