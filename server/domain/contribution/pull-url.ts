// The address of a pulled feed as people write it: HLS over http(s), RTSP(S) or SRT. Unlike a destination's it may hold
// a password: it is sealed, and only `hint` is ever shown.
import { parseAuthority } from '#domain/outbound/authority.ts'

export const PULL_SCHEMES = ['http', 'https', 'rtsp', 'rtsps', 'srt'] as const
export type PullScheme = (typeof PULL_SCHEMES)[number]

export interface PullUrl {
  scheme: PullScheme
  /** Lower case; an IPv6 address without its brackets. */
  host: string
  port: number
  /** The normalised form. */
  href: string
  /** Scheme, host and port. Path and password may be secret. */
  hint: string
}

export type ParsedPullUrl = { ok: true; url: PullUrl } | { ok: false; message: string }

export const PULL_URL_MAX_LENGTH = 2_048
const DEFAULT_PORTS: Record<PullScheme, number | null> = { http: 80, https: 443, rtsp: 554, rtsps: 322, srt: null }
const ALLOWED = /^[\w\-.~:/?@!$&'()*+,;=%[\]]*$/
const SHAPE = /^([a-z]+):\/\/(?:([^/?@]*)@)?([^/?@]*)(\/[^?]*)?(?:\?(.*))?$/i
/** SRT's access control guidelines; libsrt rejects more. */
const SRT_STREAMID_MAX = 512
/** libsrt's other parameters would open files, listen here, or change the connection. */
const SRT_PARAMETERS = new Set(['streamid', 'passphrase', 'latency', 'mode', 'pbkeylen'])

const refuse = (message: string) => ({ ok: false as const, message })

export function parsePullUrl(text: string): ParsedPullUrl {
  // SRT's access control writes streamid=#!::r=…: the hash is part of the value, and must be encoded in an address.
  const trimmed = /^srt:/i.test(text.trim()) ? text.trim().replaceAll('#', '%23') : text.trim()
  if (trimmed === '') return refuse('Enter the address of the feed.')
  if (trimmed.length > PULL_URL_MAX_LENGTH) return refuse('The address is longer than 2,048 characters.')
  if (!ALLOWED.test(trimmed))
    return refuse('The address contains characters that are not allowed: spaces, quotes, a #, control characters.')
  if (/%(?![0-9a-f]{2})/i.test(trimmed) || /%(0|1|7f)/i.test(trimmed))
    return refuse('The address contains an invalid percent encoding.')
  const [, schemeText = '', user, authority = '', path = '', query] = SHAPE.exec(trimmed) ?? []
  const scheme = schemeText.toLowerCase() as PullScheme
  if (!PULL_SCHEMES.includes(scheme))
    return refuse('The address must begin with https://, http://, rtsp://, rtsps:// or srt://.')
  const place = parseAuthority(authority.toLowerCase())
  if (typeof place === 'string') return refuse(place)
  const port = place.port ?? DEFAULT_PORTS[scheme]
  if (port === null) return refuse('An SRT address needs a port: srt://host:port.')
  if (scheme === 'srt') {
    const problem = srtProblem(user, path, query)
    if (problem) return refuse(problem)
  } else if (path.split('/').some((segment) => segment === '.' || segment === '..'))
    return refuse('The address has a “.” or “..” segment in its path.')
  const host = place.host.includes(':') ? `[${place.host}]` : place.host
  const shownPort = port === DEFAULT_PORTS[scheme] ? '' : `:${port}`
  const hint = `${scheme}://${host}${shownPort}`
  const credentials = user === undefined || user === '' ? '' : `${user}@`
  const rest = `${path || (scheme === 'srt' ? '' : '/')}${query === undefined ? '' : `?${query}`}`
  return {
    ok: true,
    url: { scheme, host: place.host, port, hint, href: `${scheme}://${credentials}${host}${shownPort}${rest}` },
  }
}

function srtProblem(user: string | undefined, path: string, query: string | undefined): string | null {
  if (user !== undefined) return 'An SRT address has no user name. Put streamid and passphrase after a question mark.'
  if (path !== '' && path !== '/') return 'An SRT address has no path. Put the streamid after a question mark.'
  for (const pair of query?.split('&') ?? []) {
    const [name = ''] = pair.split('=', 1)
    const value = pair.slice(name.length + 1)
    if (!SRT_PARAMETERS.has(name)) return `Unknown SRT parameter. Allowed are ${[...SRT_PARAMETERS].join(', ')}.`
    if (name === 'streamid' && decodedLength(value) > SRT_STREAMID_MAX) return 'A streamid has at most 512 characters.'
    if (name === 'mode' && value !== 'caller')
      return 'Only mode=caller is supported: the worker connects to the encoder.'
    if (name === 'passphrase' && (value.length < 10 || value.length > 79))
      return 'An SRT passphrase has 10 to 79 characters.'
    if (name === 'pbkeylen' && !['16', '24', '32'].includes(value)) return 'pbkeylen is 16, 24 or 32.'
    if (name === 'latency' && !/^\d{1,8}$/.test(value)) return 'latency must be a number of milliseconds.'
  }
  return null
}

function decodedLength(value: string): number {
  try {
    return decodeURIComponent(value).length
  } catch {
    return value.length
  }
}
