// A browser at the sign-in, without a page: cookies are kept and sent as it would.
import { answerNextAuth } from '../auth/answer-next-auth.ts'
import type { TestWeb } from './web.ts'

export function openBrowser(
  web: TestWeb,
  { address = '203.0.113.7', userAgent = 'Test browser', publicUrl = '' } = {},
) {
  const services = publicUrl ? { ...web.services, publicUrl } : web.services
  const jar = new Map<string, string>()
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

  /** @param sent headers that the product does not send */
  async function auth(method: string, path: string, fields?: Record<string, string>, sent: HeadersInit = {}) {
    const headers = new Headers({ host: '127.0.0.1:3000', 'x-client-address': address, 'user-agent': userAgent })
    if (jar.size > 0) headers.set('cookie', cookie())
    for (const [name, value] of new Headers(sent)) headers.set(name, value)
    const body = fields ? new URLSearchParams(fields) : undefined
    const request = new Request(`http://127.0.0.1:3000/api/auth/${path}`, { method, headers, body })
    const response = await answerNextAuth(request, () => services)
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(set)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }
  const csrfToken = async (): Promise<string> => (await (await auth('GET', 'csrf')).json()).csrfToken

  return {
    jar,
    cookie,
    auth,
    /** @param more of the second step */
    async signIn(email: string, password: string, sent?: HeadersInit, more: { code?: string; passkey?: string } = {}) {
      const fields = { email, password, ...more, csrfToken: await csrfToken(), json: 'true' }
      return auth('POST', 'callback/credentials', fields, sent)
    },
    async signOut() {
      return auth('POST', 'signout', { csrfToken: await csrfToken(), json: 'true' })
    },
  }
}
