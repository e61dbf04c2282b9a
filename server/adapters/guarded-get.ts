// One GET to a foreign server: each address, including redirects, is resolved and checked first, and the connection
// goes to the checked address. Certificates are verified against the name.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { describeSocketError, describeStatus } from '#domain/pull/describe-pull-failure.ts'
import { connectTo, type OutboundAddresses, resolveOutbound } from './outbound-guard.ts'

const MAX_REDIRECTS = 5

interface GetterOptions {
  /** A connection that is silent for this long is closed. */
  idleMs: number
  /** What is said of an address that is not http or https. */
  notHttp: string
}
const FEED: GetterOptions = {
  idleMs: 10_000,
  notHttp: 'The feed contains an address that cannot be fetched over HTTP.',
}

const REFUSED = { refused: { status: 403, guarded: true }, 'unknown-name': { status: 502 } }

/** Of a request for a part of a file. */
export interface RangeHeaders {
  range?: string | undefined
  'if-range'?: string | undefined
}

export type Got =
  | { ok: true; response: IncomingMessage; url: URL; address: string }
  /** `words` contain only the kind of fault, nothing of the address. `guarded`: the outbound guard refused it. `unanswered`: the first host sent no answer. */
  | { ok: false; words: string; status: number; guarded?: boolean; unanswered?: boolean }

export class GuardedGetter {
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: 6 })
  readonly #https = new HttpsAgent({ keepAlive: true, maxSockets: 6 })
  readonly #authorization: { origin: string; value: string } | null
  readonly #options: GetterOptions

  /** @param credentials sent to the origin they were given for, and to no other */
  constructor(home: URL, credentials: { user: string; password: string } | null, options: GetterOptions = FEED) {
    this.#options = options
    const value =
      credentials && `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`
    this.#authorization = value === null ? null : { origin: home.origin, value }
  }

  async get(first: URL, part: RangeHeaders, signal: AbortSignal): Promise<Got> {
    let url = first
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:')
        return { ok: false, words: this.#options.notHttp, status: 403 }
      const found = await resolveOutbound(url.hostname.replace(/^\[|\]$/g, ''))
      if (!found.ok) return { ok: false, words: found.message, ...REFUSED[found.problem] }
      const got = await this.#ask(url, found.addresses, part, signal)
      // The address that it points to is not that of its host.
      if (!got.ok) return hop === 0 ? got : { ...got, unanswered: false }
      const { response } = got
      const status = response.statusCode ?? 0
      if (status === 200 || status === 206) return got
      response.destroy()
      const { location } = response.headers
      if (![301, 302, 303, 307, 308].includes(status) || !location || !URL.canParse(location, url))
        return { ok: false, words: describeStatus(status), status: status >= 400 ? status : 502 }
      url = new URL(location, url)
    }
    return { ok: false, words: 'The server redirects in a loop.', status: 508 }
  }

  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }

  #ask(url: URL, addresses: OutboundAddresses, part: RangeHeaders, signal: AbortSignal): Promise<Got> {
    const secure = url.protocol === 'https:'
    const name = url.hostname.replace(/^\[|\]$/g, '')
    const authorization = this.#authorization?.origin === url.origin ? this.#authorization.value : undefined
    const options = {
      host: name,
      port: url.port || (secure ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      signal,
      ...connectTo(addresses),
      agent: secure ? this.#https : this.#http,
      // RFC 6066 §3: an address is no server name.
      ...(secure && !isIP(name) && { servername: name }),
      headers: {
        host: url.host,
        'user-agent': 'cloud-playout',
        accept: '*/*',
        ...(part.range && { range: part.range }),
        ...(part['if-range'] && { 'if-range': part['if-range'] }),
        ...(authorization && { authorization }),
      },
    }
    return new Promise((resolve) => {
      const request = (secure ? httpsRequest : httpRequest)(options, (response) =>
        resolve({ ok: true, response, url, address: response.socket.remoteAddress ?? addresses[0].address }),
      )
      request.setTimeout(this.#options.idleMs, () => {
        request.destroy(Object.assign(new Error('idle'), { code: 'ETIMEDOUT' }))
      })
      request.on('error', (error: NodeJS.ErrnoException) =>
        resolve({ ok: false, words: describeSocketError(error.code), status: 502, unanswered: true }),
      )
      request.end()
    })
  }
}
