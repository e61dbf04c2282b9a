// A request as everything behind the front door can read it. Next answers 500 to a path that it cannot decode
// and to methods that no Request object may have.
import type { IncomingMessage } from 'node:http'

/** https://fetch.spec.whatwg.org/#methods: forbidden in a Request. */
const UNREADABLE_METHODS = new Set(['TRACE', 'TRACK', 'CONNECT'])

export function makeReadable(request: Pick<IncomingMessage, 'method' | 'url'>): void {
  request.url = readableTarget(request.url ?? '/')
  if (!UNREADABLE_METHODS.has(request.method ?? '')) return
  // Where GET alone is allowed, so that the door says 405 and which method is.
  request.method = 'DELETE'
  request.url = '/api/openapi.json'
}

/** A percent sign that stands for no character is one itself: /watch/%ff becomes /watch/%25ff, which nobody has. */
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
