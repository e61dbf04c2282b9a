// The session cookie: an encrypted JWT with the ids of a session and its user. The session itself is a row; without it
// the cookie is invalid.
import { type Cookies, parseCookie } from 'cookie'
import { decode } from 'next-auth/jwt'
import { loadSecrets } from '#adapters/secrets.ts'

const COOKIE = 'next-auth.session-token'

export interface SessionClaim {
  userId: string
  sessionId: string
}

/** As next-auth names it. */
export const sessionCookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? `__Secure-${COOKIE}` : COOKIE

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
  const name = sessionCookieName(publicUrl)
  const token = joinChunks(parseCookie(cookieHeader), name)
  if (!token) return null
  const { nextAuthSecret } = await loadSecrets(dataDir)
  const claim = await decode({ token, secret: nextAuthSecret }).catch(() => null)
  const { userId, sessionId } = claim ?? {}
  return typeof userId === 'string' && typeof sessionId === 'string' ? { userId, sessionId } : null
}

/** next-auth splits a long token over name.0, name.1 … */
function joinChunks(cookies: Cookies, name: string): string | null {
  if (cookies[name]) return cookies[name]
  let joined = ''
  for (let index = 0; cookies[`${name}.${index}`] !== undefined; index++) joined += cookies[`${name}.${index}`]
  return joined || null
}
