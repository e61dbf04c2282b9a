// One POST to a customer's server, through the outbound guard: to the addresses that were checked, without redirects,
// within a time limit, reading only the start of the answer.
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { connectTo, resolveOutbound } from './outbound-guard.ts'

export interface OutboundPost {
  url: string
  headers: Record<string, string>
  body: string
}

export interface PostLimits {
  timeoutMs: number
  /** Of the answer's body; the rest is not read. */
  answerBytes: number
  signal: AbortSignal
  /** Also private networks; omitted: as the environment says. */
  allowPrivate?: boolean
}

export interface Posted {
  /** Null: no answer. */
  status: number | null
  /** Why there was none, for users. */
  problem: string | null
  /** The start of the body; null: no answer. */
  answer: string | null
}

const PROBLEMS: Record<string, string> = {
  ECONNREFUSED: 'The server refuses the connection.',
  ECONNRESET: 'The server closed the connection before it answered.',
  EHOSTUNREACH: 'The server cannot be reached.',
  ENETUNREACH: 'The server cannot be reached.',
  ETIMEDOUT: 'The server did not answer in time.',
  CERT_HAS_EXPIRED: 'The server’s certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The server’s certificate is self-signed.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The server’s certificate is self-signed.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The server’s certificate cannot be verified.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The server’s certificate is for another name.',
}

/** Resolves in any case, also when the signal aborts. */
export async function postOutbound({ url: href, headers, body }: OutboundPost, limits: PostLimits): Promise<Posted> {
  const url = new URL(href)
  const name = url.hostname.replace(/^\[|\]$/g, '')
  const { timeoutMs, answerBytes, allowPrivate } = limits
  const found = await resolveOutbound(name, allowPrivate === undefined ? {} : { allowPrivate })
  if (!found.ok) return noAnswer(found.message)
  const secure = url.protocol === 'https:'
  // Covers name, connection, headers and body: a server that sends a byte a second ends too.
  const overdue = AbortSignal.timeout(timeoutMs)
  return new Promise((resolve) => {
    const request = (secure ? httpsRequest : httpRequest)(
      {
        method: 'POST',
        host: name,
        port: url.port || (secure ? 443 : 80),
        path: `${url.pathname}${url.search}`,
        ...connectTo(found.addresses),
        // A connection of its own: a pooled one would not have been checked for this address.
        agent: false,
        signal: AbortSignal.any([overdue, limits.signal]),
        // RFC 6066 §3: an address is no server name.
        ...(secure && !isIP(name) && { servername: name }),
        headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        const status = response.statusCode ?? null
        const parts: Buffer[] = []
        let bytes = 0
        const end = () => {
          response.destroy()
          resolve({ status, problem: null, answer: Buffer.concat(parts).subarray(0, answerBytes).toString('utf8') })
        }
        response.on('data', (part: Buffer) => {
          parts.push(part)
          bytes += part.length
          if (bytes >= answerBytes) end()
        })
        response.on('end', end)
        // The status is known: a body that breaks off changes nothing.
        response.on('error', end)
      },
    )
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (overdue.aborted) resolve(noAnswer(`The server did not answer within ${timeoutMs / 1_000} s.`))
      else resolve(noAnswer(PROBLEMS[error.code ?? ''] ?? 'The connection failed.'))
    })
    request.end(body)
  })
}

const noAnswer = (problem: string): Posted => ({ status: null, problem, answer: null })
