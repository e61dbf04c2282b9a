import type { IncomingMessage, RequestListener } from 'node:http'
import { keepBody } from '#adapters/request-body.ts'

/**
 * Answers requests whose body is a file, without a copy of its bytes.
 * @param handle never rejects
 */
export const answerFile =
  (handle: (request: Request) => Promise<Response>): RequestListener =>
  async (request, response) => {
    const gone = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) gone.abort()
    })
    const answer = await handle(asRequest(request, gone.signal))
    const body = Buffer.from(await answer.arrayBuffer())
    // A refused file is not read to its end: the connection cannot be used again.
    const close = request.complete ? {} : { connection: 'close' }
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...close }).end(body)
  }

function asRequest(request: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    for (const one of [value ?? []].flat()) headers.append(name, one)
  // Without the Host header: a client can write there what is no address.
  const described = new Request(`http://localhost${request.url}`, { method: request.method ?? 'POST', headers, signal })
  keepBody(described, request)
  return described
}
