// Makes a request readable for everything after it. Next answers 500 to a path that it cannot decode and to methods
// that a Request object forbids.
import type { IncomingMessage } from 'node:http'

/** https://fetch.spec.whatwg.org/#methods: forbidden in a Request. */
const UNREADABLE_METHODS = new Set(['TRACE', 'TRACK', 'CONNECT'])

export function makeReadable(request: Pick<IncomingMessage, 'method' | 'url'>): void {
  request.url = readableTarget(request.url ?? '/')
  if (!UNREADABLE_METHODS.has(request.method ?? '')) return
  // A method that only needs to be rejected: the answer is 405 with the allowed method.
  request.method = 'DELETE'
  request.url = '/api/openapi.json'
}

/** A percent sign without a valid code is encoded: /watch/%ff becomes /watch/%25ff, which does not exist. */
export function readableTarget(target: string): string {
  const query = target.indexOf('?')
  const path = query < 0 ? target : target.slice(0, query)
  if (!path.includes('%')) return target
  const readable = path
    .split('/')
    .map((part) => (isReadable(part) ? part : part.replaceAll('%', '%25')))
    .join('/')
  return query < 0 ? readable : `${readable}${target.slice(query)}`
}

function isReadable(part: string): boolean {
  try {
    // No name holds a control character: the database could not even look for NUL.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    return !/[\u0000-\u001f\u007f]/.test(decodeURIComponent(part))
  } catch {
    return false
  }
}
