// The session cookie: an encrypted JWT with the ids of a session and its user. The session itself is a row; without it
// the cookie is invalid.
import { decode } from 'next-auth/jwt'
import { loadSecrets } from '#adapters/secrets.ts'

const COOKIE = 'next-auth.session-token'

export interface SessionClaim {
  userId: string
  sessionId: string
}

/**
 * @param publicUrl with https only the cookie name counts that browsers accept over https only: a cookie with the
 *  other name may come from an attacker on a plain connection
 * @returns null for a missing, foreign or expired cookie
 */
export async function readSession(
  { dataDir, publicUrl }: { dataDir: string; publicUrl: string },
  cookieHeader: string | null,
): Promise<SessionClaim | null> {
  if (!cookieHeader) return null
  const name = publicUrl.startsWith('https:') ? `__Secure-${COOKIE}` : COOKIE
  const token = joinChunks(parseCookies(cookieHeader), name)
  if (!token) return null
  const { nextAuthSecret } = await loadSecrets(dataDir)
  const claim = await decode({ token, secret: nextAuthSecret }).catch(() => null)
  const { userId, sessionId } = claim ?? {}
  return typeof userId === 'string' && typeof sessionId === 'string' ? { userId, sessionId } : null
}

/** The first of a name counts: a browser sends the one with the longest path first. */
export function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim())
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
