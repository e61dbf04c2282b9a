// Authentication for RTSP servers: Basic (RFC 7617) or Digest (RFC 7616), in answer to a challenge.
import { createHash } from 'node:crypto'

export type Challenge =
  | { scheme: 'basic' }
  | { scheme: 'digest'; realm: string; nonce: string; opaque: string | null; sha256: boolean; qop: boolean }

export interface Credentials {
  user: string
  password: string
}

/** @param headers values of WWW-Authenticate. @returns the strongest that is supported; null: none */
export function readChallenge(headers: readonly string[]): Challenge | null {
  const digests = headers.flatMap((header) => {
    if (!/^digest\s/i.test(header)) return []
    const value = (name: string) => {
      const [, quoted, plain] = new RegExp(`[\\s,]${name}\\s*=\\s*(?:"([^"]*)"|([^",\\s]+))`, 'i').exec(header) ?? []
      return quoted ?? plain ?? null
    }
    const algorithm = (value('algorithm') ?? 'MD5').toUpperCase()
    const nonce = value('nonce')
    if (nonce === null || !['MD5', 'SHA-256'].includes(algorithm)) return []
    const qop = (value('qop') ?? '').split(',').some((word) => word.trim() === 'auth')
    const rest = { realm: value('realm') ?? '', opaque: value('opaque'), sha256: algorithm === 'SHA-256', qop }
    return [{ scheme: 'digest' as const, nonce, ...rest }]
  })
  const digest = digests.find(({ sha256 }) => sha256) ?? digests[0]
  if (digest) return digest
  return headers.some((header) => /^basic\b/i.test(header)) ? { scheme: 'basic' } : null
}

/** @param cnonce random, hexadecimal. @returns the value of Authorization */
export function authorise(
  challenge: Challenge,
  { user, password }: Credentials,
  request: { method: string; uri: string; count: number; cnonce: string },
): string {
  if (challenge.scheme === 'basic') return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const { realm, nonce, opaque, sha256, qop } = challenge
  const { method, uri, cnonce } = request
  const hash = (text: string) =>
    createHash(sha256 ? 'sha256' : 'md5')
      .update(text)
      .digest('hex')
  const nc = request.count.toString(16).padStart(8, '0')
  const first = hash(`${user}:${realm}:${password}`)
  const second = hash(`${method}:${uri}`)
  const response = qop ? hash(`${first}:${nonce}:${nc}:${cnonce}:auth:${second}`) : hash(`${first}:${nonce}:${second}`)
  return [
    `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}"`,
    `algorithm=${sha256 ? 'SHA-256' : 'MD5'}`,
    ...(qop ? [`qop=auth, nc=${nc}, cnonce="${cnonce}"`] : []),
    ...(opaque === null ? [] : [`opaque="${opaque}"`]),
  ].join(', ')
}
