// How an origin recognises the stream probe of its own installation, which is no viewer.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export const PROBE_HEADER = 'x-cloud-playout-probe'

/** @param secret NEXTAUTH_SECRET */
export const probeMark = (secret: string): string => createHmac('sha256', secret).update('stream probe').digest('hex')

export function isProbe(req: Pick<IncomingMessage, 'headers'>, mark: string): boolean {
  const given = req.headers[PROBE_HEADER]
  if (typeof given !== 'string' || given.length !== mark.length) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(mark))
}
