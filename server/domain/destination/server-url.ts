// The address of an RTMP server as people write it: rtmp or rtmps, a host, possibly a port, the application. No
// password, no stream key: the address is shown, logged and stored unencrypted.
import { parseAuthority } from '#domain/outbound/authority.ts'
import { stripSlashes, stripTrailingSlashes } from '#domain/outbound/strip-slashes.ts'

export interface ServerUrl {
  scheme: 'rtmp' | 'rtmps'
  /** Lower case; an IPv6 address without its brackets. */
  host: string
  port: number
  /** Without slashes at its ends: `live2`, `app/room`, possibly with a query. */
  app: string
  /** The normalised form. The stream key follows after a slash. */
  href: string
}

export type ParsedServerUrl = { ok: true; url: ServerUrl } | { ok: false; message: string }

export const SERVER_URL_MAX_LENGTH = 2_048
export const DEFAULT_PORTS = { rtmp: 1935, rtmps: 443 } as const

const SHAPE = /^(rtmps?):\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/i
const ALLOWED = /^[\w\-.~:/?@!$&'()*+,;=%[\]]*$/
const SECRET_NAME = /key|token|secret|pass|auth|sign|user|cred/i
/** YouTube's backup server needs `backup=1`; any longer value may be a key. */
const QUERY_PAIR = /^[\w-]{1,32}=[\w.-]{1,16}$/

const refuse = (message: string) => ({ ok: false as const, message })

export function parseServerUrl(text: string): ParsedServerUrl {
  const trimmed = text.trim()
  if (trimmed === '') return refuse('Enter the server’s address.')
  if (trimmed.length > SERVER_URL_MAX_LENGTH) return refuse('The address is longer than 2,048 characters.')
  if (!ALLOWED.test(trimmed))
    return refuse('The address contains characters that are not allowed: spaces, quotes, control characters.')
  const [, scheme = '', authority = '', path = '', query] = SHAPE.exec(trimmed) ?? []
  if (!scheme) return refuse('The address must begin with rtmp:// or rtmps://.')
  if (authority.includes('@')) return refuse('The address must not hold a user name or a password.')
  const place = parseAuthority(authority.toLowerCase())
  if (typeof place === 'string') return refuse(place)
  const app = stripTrailingSlashes(path)
  const segments = app.split('/')
  if (app === '')
    return refuse(
      'The address has no application. Add it after the host, as in rtmp://host/live; the stream key has its own field.',
    )
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..'))
    return refuse('The address has an empty, “.” or “..” segment in its path.')
  if (/%(?![0-9a-f]{2})/i.test(trimmed) || /%(0|1|7f|2f)/i.test(trimmed))
    return refuse('The address contains an invalid percent encoding.')
  const problem = query === undefined ? null : queryProblem(query)
  if (problem) return refuse(problem)
  const kind = scheme.toLowerCase() as ServerUrl['scheme']
  const port = place.port ?? DEFAULT_PORTS[kind]
  const whole = query ? `${app}?${query}` : app
  const host = place.host.includes(':') ? `[${place.host}]` : place.host
  const href = `${kind}://${host}${port === DEFAULT_PORTS[kind] ? '' : `:${port}`}/${whole}`
  return { ok: true, url: { scheme: kind, host: place.host, port, app: whole, href } }
}

/** What a client sends in its `connect` command (Adobe RTMP 1.0 §7.2.1.1). The query is part of the application. */
export function rtmpNames(url: URL): { app: string; tcUrl: string } {
  const app = `${stripSlashes(url.pathname)}${url.search}`
  return { app, tcUrl: `${url.protocol}//${url.host}/${app}` }
}

/** The host as resolvers and certificates write it: an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function queryProblem(query: string): string | null {
  for (const pair of query.split('&')) {
    // A part without a name is a value, and may be the secret itself.
    const name = pair.includes('=') ? pair.split('=', 1)[0]!.slice(0, 32) : '…'
    if (SECRET_NAME.test(name) || !QUERY_PAIR.test(pair))
      return `Addresses are shown, so they must hold no secret. Put “${name}=…” after the stream key in its own field: KEY?${name}=….`
  }
  return null
}
