// The two requests of a sign-in. Not next-auth/react: it reports every network error to the server's log.
import { publicPath } from '#ui/public-path.ts'

const LIMIT_MS = 15_000

/**
 * @returns null when signed in, else a code
 * @throws TypeError or DOMException when the server does not answer
 */
export async function sendCredentials(
  email: string,
  password: string,
  secondStep: { code?: string; passkey?: string; step?: 'provider' } = {},
): Promise<string | null> {
  const answer = await postWithToken('/api/auth/callback/credentials', { email, password, ...secondStep })
  if (answer.ok) return null
  const body = await answer.json().catch(() => ({}))
  if (typeof body.error?.code === 'string') return body.error.code
  return new URL(body.url, window.location.href).searchParams.get('error') ?? 'INTERNAL'
}

/** Leaves for the provider's page. @throws Error when there is none to go to */
export async function sendToProvider(id: string): Promise<void> {
  const answer = await postWithToken(`/api/auth/signin/${id}`, {})
  const { url } = answer.ok ? await answer.json() : { url: '' }
  // Ours again: next-auth could not reach the provider.
  if (!/^https?:/.test(url) || new URL(url).origin === window.location.origin) throw new Error('no provider')
  window.location.assign(url)
}

/** Ends the session on this device. @throws Error when the session did not end */
export async function sendSignOut(): Promise<void> {
  const answer = await postWithToken('/api/auth/signout', {})
  if (!answer.ok) throw new Error(`sign-out answered ${answer.status}`)
}

/** next-auth accepts a POST only with the CSRF token of its own cookie. */
async function postWithToken(path: string, fields: Record<string, string>): Promise<Response> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  const token = await fetch(publicPath('/api/auth/csrf'), { signal, cache: 'no-store' })
  if (!token.ok) return token
  const { csrfToken } = await token.json()
  return fetch(publicPath(path), {
    method: 'POST',
    signal,
    body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
  })
}
