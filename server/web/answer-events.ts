// Answers events of players on the raw request: the usual way through Request, routing and traces costs ten times as much,
// and 100,000 players send 10,000 a second.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { asDomainError } from '#adapters/as-domain-error.ts'
import { clientAddressOf } from '#adapters/client-address.ts'
import { newRequestId } from '#adapters/ids.ts'
import { logger } from '#adapters/log.ts'
import { countRequest } from '#adapters/metrics.ts'
import type { Services } from '#adapters/services.ts'
import { senderHeaders } from '#features/analytics/collector.ts'
import { EVENTS_MAX_BYTES, sentAtOf, takeEvents } from '#features/analytics/take-events.ts'
import { DomainError, ERRORS } from '../errors.ts'
import { problemOf } from '../rest/problem.ts'

export const EVENTS_PATH = '/api/analytics/events'
const LABEL = `POST ${EVENTS_PATH}`
const BODY_MS = 30_000
const CORS = { 'access-control-allow-origin': '*' }
const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'Content-Type',
  'access-control-max-age': '86400',
}

/** @param openServices called inside, so that a failure of it is answered too */
export async function answerEvents(
  req: IncomingMessage,
  res: ServerResponse,
  openServices: () => Services,
): Promise<void> {
  if (req.method === 'OPTIONS') return void res.writeHead(204, PREFLIGHT).end()
  const startedAt = performance.now()
  let status = 202
  try {
    const body = await readBody(req)
    const answer = await takeEvents(openServices(), body, {
      receivedAt: Date.now(),
      address: clientAddressOf(req.headers),
      ...senderHeaders(req.headers),
      sentAt: sentAtOf(req.url ?? ''),
    })
    res.writeHead(status, { ...CORS, 'content-type': 'application/json' }).end(JSON.stringify(answer))
  } catch (thrown) {
    const error = asDomainError(thrown)
    const { http, expected } = ERRORS[error.code]
    status = http
    if (!expected) logger('analytics').error({ err: error.cause ?? error }, 'events could not be stored')
    const close = req.complete ? {} : { connection: 'close' }
    res
      .writeHead(status, { ...CORS, ...close, 'content-type': 'application/problem+json' })
      .end(JSON.stringify(problemOf(error, newRequestId(), status)))
  }
  countRequest(LABEL, status, performance.now() - startedAt)
}

/** @throws UPLOAD_TOO_LARGE, INVALID_INPUT */
function readBody(req: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let bytes = 0
    const refuse = (code: 'UPLOAD_TOO_LARGE' | 'INVALID_INPUT', message: string) => {
      clearTimeout(timer)
      req.removeAllListeners('data')
      req.resume()
      reject(new DomainError(code, { message }))
    }
    const timer = setTimeout(() => refuse('INVALID_INPUT', 'The request body did not arrive in time.'), BODY_MS)
    req.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > EVENTS_MAX_BYTES)
        refuse(
          'UPLOAD_TOO_LARGE',
          `The request body is larger than ${EVENTS_MAX_BYTES / 1024} KiB. Nothing was stored.`,
        )
      else parts.push(part)
    })
    req.once('end', () => {
      clearTimeout(timer)
      resolve(Buffer.concat(parts).toString('utf8'))
    })
    req.once('error', (error) => {
      clearTimeout(timer)
      reject(new DomainError('INVALID_INPUT', { message: 'The request ended early.', cause: error }))
    })
  })
}
