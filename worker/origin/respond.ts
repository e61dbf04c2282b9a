// Answers of the origin: status, headers, bodies; HEAD and single byte ranges (RFC 9110 §14).
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse, type Range } from 'range-parser'

const CORS = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'Content-Length, Content-Range, Date',
  'X-Content-Type-Options',
  'nosniff',
]

const CORS_BY_PAGE = [...CORS, 'Vary', 'Origin']

const byPage = new WeakSet<ServerResponse>()

/**
 * Tells caches that another page may get another answer. Not by setHeader: after it, writeHead takes four times as long,
 * and a playlist with a token cost a fifth of the requests.
 */
export function varyByPage(res: ServerResponse): void {
  byPage.add(res)
}

const commonHeaders = (res: ServerResponse) => (byPage.has(res) ? CORS_BY_PAGE : CORS)

const headersOf = (res: ServerResponse, type: string, cache: string, length: number): string[] => [
  ...commonHeaders(res),
  'Content-Type',
  type,
  'Cache-Control',
  cache,
  'Content-Length',
  String(length),
]

/** How long a connection waits for the next request. */
export const KEEP_ALIVE_S = 65

export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl'
export const CAPTIONS_TYPE = 'text/vtt; charset=utf-8'
export const MANIFEST_TYPE = 'application/dash+xml'
/** Shorter than a segment: a cache never delays a list by a whole one. */
const PLAYLIST_CACHE = 'public, max-age=1'
/** Cached by the player, not by a shared cache. */
export const KEY_CACHE = 'private, max-age=300'
const IMMUTABLE_CACHE = 'public, max-age=86400, immutable'

/** How long answers may be cached: until the next segment, or forever. */
export interface Caching {
  playlist: string
  immutable: string
}
export const LIVE_CACHING: Caching = { playlist: PLAYLIST_CACHE, immutable: IMMUTABLE_CACHE }
/** For an address that belongs to one account: no shared cache may keep it. */
export const PRIVATE_CACHING: Caching = {
  playlist: 'private, max-age=1',
  immutable: 'private, max-age=7200, immutable',
}

/** Code of range-parser. */
const MALFORMED = 1

const ALLOWED_METHODS = 'GET, HEAD, OPTIONS'

export interface Problem {
  status: number
  code: string
  message: string
  retryAfterS?: number
}

/** An error with a message; cached for a moment only, so that recovery is seen at once. */
export function sendProblem(res: ServerResponse, { status, code, message, retryAfterS }: Problem): void {
  const body = Buffer.from(JSON.stringify({ error: { code, message } }))
  const headers = headersOf(res, 'application/json; charset=utf-8', 'no-store', body.length)
  // RFC 9110 §15.5.6
  if (status === 405) headers.push('Allow', ALLOWED_METHODS)
  if (retryAfterS !== undefined) headers.push('Retry-After', String(retryAfterS))
  res.writeHead(status, headers)
  res.end(res.req.method === 'HEAD' ? undefined : body)
}

export function sendOptions(res: ServerResponse): void {
  res.writeHead(204, [
    ...commonHeaders(res),
    'Allow',
    ALLOWED_METHODS,
    'Access-Control-Allow-Methods',
    ALLOWED_METHODS,
    'Access-Control-Allow-Headers',
    'Range',
    'Access-Control-Max-Age',
    '86400',
  ])
  res.end()
}

export function sendWhole(res: ServerResponse, type: string, cache: string, body: Uint8Array): void {
  res.writeHead(200, headersOf(res, type, cache, body.byteLength))
  res.end(res.req.method === 'HEAD' ? undefined : body)
}

/**
 * Like sendWhole, for small bodies that are sent often, kept as a string with one character a byte: Node then sends
 * head and body in a single write; a Buffer needs two and a callback.
 */
export function sendByteString(res: ServerResponse, type: string, cache: string, bytes: string): void {
  res.writeHead(200, headersOf(res, type, cache, bytes.length))
  if (res.req.method === 'HEAD') res.end()
  else res.end(bytes, 'latin1')
}

/**
 * A body in two parts that are apart in memory, whole or as one byte range.
 * @returns the number of body bytes sent: 0 for HEAD, and for an unsatisfiable range
 */
export function sendParts(
  res: ServerResponse,
  type: string,
  cache: string,
  { head, body }: { head: Uint8Array; body: Uint8Array },
): number {
  const { req } = res
  const size = head.byteLength + body.byteLength
  const range = asksForRange(req) ? parseRange(req.headers.range!, size) : null
  if (range === 'unsatisfiable') {
    res.writeHead(416, [...commonHeaders(res), 'Content-Range', `bytes */${size}`, 'Content-Length', '0'])
    res.end()
    return 0
  }
  const length = range ? range.end - range.start + 1 : size
  const headers = headersOf(res, type, cache, length)
  headers.push('Accept-Ranges', 'bytes')
  if (range) {
    headers.push('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
    res.writeHead(206, headers)
    res.end(Buffer.concat([head, body]).subarray(range.start, range.end + 1))
    return length
  }
  res.writeHead(200, headers)
  if (req.method === 'HEAD') {
    res.end()
    return 0
  }
  // Corked, so that both parts are sent in one writev.
  res.cork()
  res.write(head)
  res.end(body)
  res.uncork()
  return size
}

/** RFC 9110 §14.2: for GET only; we send no validators, so no If-Range can match (§13.1.5). */
function asksForRange(req: IncomingMessage): boolean {
  return req.headers.range !== undefined && req.method === 'GET' && req.headers['if-range'] === undefined
}

/** A single range; null for anything else, which RFC 9110 lets a server answer with the whole. */
export function parseRange(header: string, size: number): Range | 'unsatisfiable' | null {
  const { code, type, ranges } = parse(size, header)
  if (type !== 'bytes' || code === MALFORMED || ranges.length > 1) return null
  return ranges[0] ?? 'unsatisfiable'
}
