// The session cookie: an encrypted JWT that carries a user id and nothing that could go stale.
import { decode } from 'next-auth/jwt'
import { loadSecrets } from '../adapters/secrets.ts'

export const SESSION_MAX_AGE_S = 14 * 24 * 3600

/** next-auth's own names: the second where the page was opened over https. */
const SESSION_COOKIES = ['next-auth.session-token', '__Secure-next-auth.session-token'] as const

/** @returns null for no cookie, a foreign one, or one that has run out */
export async function readSessionUserId(dataDir: string, cookieHeader: string | null): Promise<string | null> {
  if (!cookieHeader) return null
  const cookies = parseCookies(cookieHeader)
  for (const name of SESSION_COOKIES) {
    const token = joinChunks(cookies, name)
    if (!token) continue
    const { nextAuthSecret } = await loadSecrets(dataDir)
    const payload = await decode({ token, secret: nextAuthSecret }).catch(() => null)
    if (typeof payload?.userId === 'string') return payload.userId
  }
  return null
}

export function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim())
  }
  return cookies
}

/** next-auth splits a long token over name.0, name.1 … */
function joinChunks(cookies: Map<string, string>, name: string): string | null {
  const whole = cookies.get(name)
  if (whole) return whole
  let joined = ''
  for (let index = 0; cookies.has(`${name}.${index}`); index++) joined += cookies.get(`${name}.${index}`)
  return joined || null
}
