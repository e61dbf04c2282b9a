// The session cookie: an encrypted JWT that names a session and its user. The session itself is a row: without it
// the cookie is worth nothing.
import { decode } from 'next-auth/jwt'
import { loadSecrets } from '#adapters/secrets.ts'

const COOKIE = 'next-auth.session-token'

export interface SessionClaim {
  userId: string
  sessionId: string
}

/**
 * @param publicUrl over https only the name counts that browsers take over https alone: a cookie with the other
 *   one may come from whoever can write to the plain connection
 * @returns null for no cookie, a foreign one, or one that has run out
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
