// The next-auth endpoints that this product uses, with the limits of our other endpoints.
import { parseCookie } from 'cookie'
import NextAuth, { type NextAuthOptions } from 'next-auth'
import { asDomainError, errorAnswer } from '#adapters/as-domain-error.ts'
import { clientAddressOf } from '#adapters/client-address.ts'
import { newRequestId } from '#adapters/ids.ts'
import { readText } from '#adapters/limit-body.ts'
import { logger } from '#adapters/log.ts'
import { countRequest } from '#adapters/metrics.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'
import type { Services } from '#adapters/services.ts'
import { basePathOf, withBase } from '#domain/system/base-path.ts'
import { memberOf } from '#features/membership/member-of.ts'
import { endSession } from '#features/session/end-session.ts'
import { findVisitor } from '#features/session/find-session.ts'
import { DomainError, ERRORS } from '../errors.ts'
import { ownUrl } from '../public-path.ts'
import { askProvider } from './ask-provider.ts'
import { authOptions } from './auth-options.ts'
import { defaultExport } from './default-export.ts'
import { readSession } from './session-token.ts'

type Outside = Pick<Services, 'db' | 'dataDir' | 'publicUrl' | 'oauth' | 'signUpOpen'>

/** An e-mail address, a password and a token: 2 KB at most. */
const MAX_BODY = 16 * 1024

/** Excluded: `_log`, which writes client text into the log; `session`, which extends a cookie; its own pages. */
const ACTIONS = new Set(['GET csrf', 'GET signin', 'POST callback/credentials', 'POST signout'])
/** Of a configured provider: to it, and back from it. */
const PROVIDER_ACTION = /^(?:POST signin|GET callback)\/(google|github|oidc)$/

/** @param openServices called inside, so that its errors are answered in our codes */
export async function answerNextAuth(
  request: Request,
  openServices: () => Outside & Pick<Services, 'admission'>,
): Promise<Response> {
  const requestId = newRequestId()
  const startedAt = performance.now()
  const segments = ownUrl(request).pathname.split('/').slice(3)
  const action = `${request.method} ${segments.join('/')}`
  const provider = PROVIDER_ACTION.exec(action)?.[1] as keyof Services['oauth'] | undefined
  const label = ACTIONS.has(action) || provider ? `auth ${action}` : 'auth unknown'
  let response: Response
  try {
    const outside = openServices()
    await outside.admission.countAddress(clientAddressOf(request.headers))
    if (!ACTIONS.has(action) && !provider) throw new DomainError('NOT_FOUND', { message: 'There is no such endpoint.' })
    if (provider && !outside.oauth[provider])
      throw new DomainError('NOT_FOUND', { message: 'There is no such endpoint.' })
    // Nobody is known before the sign-in.
    const answer = (onFault?: (fault: unknown) => void) =>
      acrossAccounts(() => answerAction(request, segments, action, { ...outside, onFault }))
    response = await (provider ? askProvider(provider, answer, () => refuseSignIn(request, outside)) : answer())
    if (provider) stayOnOurPages(response, outside.publicUrl)
  } catch (thrown) {
    const error = asDomainError(thrown)
    const { http, expected } = ERRORS[error.code]
    if (!expected) logger('auth').error({ requestId, err: thrown }, 'sign-in could not be answered')
    // The rest of a rejected body is not read: the connection ends with the answer.
    const headers = { 'cache-control': 'no-store', connection: 'close' }
    response = Response.json({ error: errorAnswer(error, requestId) }, { status: http, headers })
  }
  response.headers.set('x-request-id', requestId)
  countRequest(label, response.status, performance.now() - startedAt)
  return response
}

/** The provider does not answer at the moment: as after its own error. */
function refuseSignIn({ method }: Request, { publicUrl }: Outside): Response {
  const url = `${publicUrl}/sign-in?error=PROVIDER`
  return method === 'POST' ? Response.json({ url }) : new Response(null, { status: 302, headers: { location: url } })
}

async function answerAction(
  request: Request,
  segments: string[],
  action: string,
  outside: Outside & { onFault?: (fault: unknown) => void },
): Promise<Response> {
  const body = request.method === 'POST' ? parseBody(request, await readText(request, MAX_BODY)) : undefined
  const cookies: string[] = []
  const options = await authOptions(request, (cookie) => cookies.push(cookie), outside, outside.onFault)
  const response = await callNextAuth(request, segments, body, { options, home: outside.publicUrl })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  if (action === 'POST signout' && endsCookie(response)) await endSessionOf(request, outside)
  return response
}

/** next-auth reports an error of the provider on its own pages, which do not exist here. */
function stayOnOurPages(response: Response, publicUrl: string): void {
  const location = response.headers.get('location')
  if (!location) return
  const { origin, pathname } = new URL(location, publicUrl)
  if (origin === new URL(publicUrl).origin && pathname.startsWith(withBase('/api/auth/', basePathOf(publicUrl))))
    response.headers.set('location', `${publicUrl}/sign-in?error=PROVIDER`)
}

/** next-auth clears the cookie when its token is in the body: no other site's page can have sent this. */
const endsCookie = (response: Response) =>
  response.headers.getSetCookie().some((cookie) => /^(?:__Secure-)?next-auth\.session-token=;/.test(cookie))

/**
 * The cookie may have been copied, so the session itself ends. @throws DATABASE_UNAVAILABLE; then the session continues
 */
async function endSessionOf(request: Request, outside: Outside): Promise<void> {
  const claim = await readSession(outside, request.headers.get('cookie'))
  const session = claim && (await findVisitor(outside.db, claim.sessionId, Date.now()))
  if (!session) return
  const { user, accountId, id } = session
  const account = memberOf(user, accountId)?.accountId ?? null
  await endSession(outside.db, { accountId: account, tag: `user:${user.id}`, userId: user.id }, id)
}

/** @throws INVALID_INPUT */
function parseBody(request: Request, text: string): Record<string, string> {
  const type = request.headers.get('content-type') ?? ''
  if (type.includes('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text))
  try {
    const fields = Object.entries(JSON.parse(text) as object)
    return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]))
  } catch (error) {
    throw new DomainError('INVALID_INPUT', { message: 'The request body is not valid JSON.', cause: error })
  }
}

function queryOf(request: Request): Record<string, string> {
  const { callbackUrl: _, ...query } = Object.fromEntries(new URL(request.url).searchParams)
  return query
}

/**
 * next-auth's interface for Node requests works without a Next request.
 * @param home where it goes afterwards
 */
async function callNextAuth(
  request: Request,
  nextauth: string[],
  body: Record<string, string> | undefined,
  { options, home }: { options: NextAuthOptions; home: string },
): Promise<Response> {
  const headers = new Headers({ 'cache-control': 'no-store' })
  let status = 200
  let sent: string | null = null
  const response = {
    status(code: number) {
      status = code
      return response
    },
    getHeader: (name: string) => (name.toLowerCase() === 'set-cookie' ? headers.getSetCookie() : headers.get(name)),
    setHeader(name: string, value: string | string[]) {
      headers.delete(name)
      for (const one of [value].flat()) headers.append(name, one)
      return response
    },
    end: () => undefined,
    json(value: unknown) {
      headers.set('content-type', 'application/json')
      sent = JSON.stringify(value)
    },
    send(value: unknown) {
      if (typeof value === 'string') sent = value
      else response.json(value ?? {})
    },
  }
  // The pages know where to go afterwards. A return address in query, cookie or body is untrusted.
  const cookies = Object.entries(parseCookie(request.headers.get('cookie') ?? ''))
  const kept = cookies.filter(([name]) => !name.includes('callback-url'))
  const { callbackUrl: _, ...fields } = body ?? {}
  // Its own default is the root of the host. It passes the query of a POST on to the provider.
  const afterwards = { callbackUrl: home }
  const asked = {
    method: request.method,
    body: body && { ...fields, ...afterwards },
    headers: Object.fromEntries(request.headers),
    // Code and state of a provider.
    query: { ...queryOf(request), ...(!body && afterwards), nextauth },
    cookies: Object.fromEntries(kept),
  }
  await defaultExport(NextAuth)(asked as never, response as never, options)
  return new Response(sent, { status, headers })
}
