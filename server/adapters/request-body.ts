// The body of a request as Node's server reads it.
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

const bodies = new WeakMap<Request, Readable>()

/** For a request that was made without a body: a web stream around it would cost CPU for each piece. */
export function keepBody(request: Request, body: Readable): void {
  bodies.set(request, body)
}

/** Read once. */
export function bodyOf(request: Request): Readable {
  const kept = bodies.get(request)
  if (kept) return kept
  return request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([])
}
