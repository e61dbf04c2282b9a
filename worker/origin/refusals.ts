// What the origin says where there is nothing to send.
import type { ServerResponse } from 'node:http'
import { sendProblem } from './respond.ts'

export function notFound(res: ServerResponse): void {
  sendProblem(res, 404, 'NOT_FOUND', 'There is nothing at this address.')
}

/** A channel without a live edge answers an error, so that CDNs, players and probes see it. */
export function offAir(res: ServerResponse): void {
  sendProblem(res, 503, 'OFF_AIR', 'This channel is off air at the moment. Try again shortly.', 5)
}
