// The REST entry point: authentication, routing, errors in our codes. Knows no particular endpoint.
import { asDomainError, refusalReason, retryAfterSeconds } from '#adapters/as-domain-error.ts'
import { clientAddressOf } from '#adapters/client-address.ts'
import { isChannelId, newRequestId } from '#adapters/ids.ts'
import { readJson } from '#adapters/limit-body.ts'
import { logger } from '#adapters/log.ts'
import { countRefusal, countRequest } from '#adapters/metrics.ts'
import { Quota } from '#adapters/quota.ts'
import { acrossAccounts, inAccount, originOf, withFacts, withOrigin } from '#adapters/request-scope.ts'
import { type Services, services } from '#adapters/services.ts'
import { noteInSpan, traced } from '#adapters/traces.ts'
import type { Actor } from '#domain/account/actor.ts'
import { assertPermitted, authenticateQueued } from '../auth/authenticate.ts'
import { DomainError, ERRORS } from '../errors.ts'
import { ownUrl } from '../public-path.ts'
import { answerConditionally, preconditionStatus } from './conditional.ts'
import { answerProblem } from './problem.ts'
import { callProcedure, type RestCall } from './procedure-routes.ts'
import { runOnce } from './repeatable.ts'
import type { HandlerRoute, RestRoute } from './route.ts'
import { isForPages, isProbe, matchRoute, type WrongMethod } from './routes.ts'

/** Never throws. */
export async function handleRest(request: Request): Promise<Response> {
  return answerRest(request, services)
}

/** @param openServices called inside, so that an invalid environment is answered with a message too */
export async function answerRest(request: Request, openServices: () => Services): Promise<Response> {
  const requestId = newRequestId()
  return withFacts({ requestId }, () => answerCall(request, requestId, openServices))
}

async function answerCall(request: Request, requestId: string, openServices: () => Services): Promise<Response> {
  const startedAt = performance.now()
  const quota = new Quota()
  let label = 'unknown'
  let forPages = false
  let always: Readonly<Record<string, string>> = {}
  let response: Response
  try {
    const url = ownUrl(request)
    const match = matchRoute(request.method, url.pathname)
    forPages = match.kind === 'route' && isForPages(match.route)
    if (request.method === 'OPTIONS' && match.kind === 'wrong-method') return answerOptions(match)
    if (match.kind !== 'route') await openServices().admission.countAddress(clientAddressOf(request.headers), quota)
    if (match.kind === 'unknown')
      throw new DomainError('NOT_FOUND', { message: 'There is no such endpoint. GET /api/openapi.json lists them.' })
    if (match.kind === 'wrong-method') {
      response = refuseMethod(match.allowed, requestId)
    } else {
      label = `${match.route.method} ${match.route.path}`
      always = match.route.headers ?? {}
      const outside = openServices()
      const call = { params: match.params, url, request, requestId, quota }
      // The sender is not known yet; runHandler and the procedures narrow it to an account.
      response = await tracedCall(match.route, match.params, () =>
        acrossAccounts(() =>
          runOnce(match.route, call, outside, (once) =>
            runRoute(match.route, once, outside).catch((error) => answerError(error, once, label)),
          ),
        ),
      )
      response = await answerConditionally(request, response)
    }
  } catch (error) {
    response = answerError(error, { request, requestId }, label)
  }
  response.headers.set('x-request-id', requestId)
  for (const [name, value] of Object.entries(always)) response.headers.set(name, value)
  // Not on answers that caches share, or each visitor would read another's.
  if (!forPages || response.status === 429)
    for (const [name, value] of Object.entries(quota.headers())) response.headers.set(name, value)
  response.headers.set('x-content-type-options', 'nosniff')
  // Also on errors, or a page could not read the reason.
  if (forPages) response.headers.set('access-control-allow-origin', '*')
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
  const durationMs = performance.now() - startedAt
  countRequest(label, response.status, durationMs)
  logger('rest').debug(
    { requestId, route: label, status: response.status, durationMs: Math.round(durationMs) },
    'answered',
  )
  return response
}

/** As a span named after the route, except probes. */
function tracedCall(
  route: RestRoute,
  { channelId }: Record<string, string>,
  work: () => Promise<Response>,
): Promise<Response> {
  const about = isChannelId(channelId) ? { channelId } : {}
  if (isProbe(route)) return withFacts(about, work)
  const { method, path } = route
  const facts = { 'http.request.method': method, 'http.route': path }
  return withFacts(about, () =>
    traced({ name: `${method} ${path}`, kind: 'server', facts }, async (span) => {
      const response = await work()
      span?.set({ 'http.response.status_code': response.status })
      return response
    }),
  )
}

async function runRoute(route: RestRoute, call: RestCall, outside: Services): Promise<Response> {
  if ('run' in route) return runHandler(route, call, outside)
  return Response.json(await callProcedure(route, call, outside), { status: route.status })
}

async function runHandler(
  route: HandlerRoute,
  { params, url, request, requestId, quota }: RestCall,
  outside: Services,
): Promise<Response> {
  const { admission } = outside
  const address = clientAddressOf(request.headers)
  if (!isProbe(route)) await admission.countAddress(address, quota)
  const actor = route.guard === 'public' ? null : await requireActor(route, outside, request)
  if (actor) {
    noteInSpan({ accountId: actor.accountId })
    await admission.countCaller(actor, quota)
  }
  const query = route.query ? route.query.parse(Object.fromEntries(url.searchParams)) : undefined
  const body = route.body && !route.rawBody ? route.body.parse(await readJson(request)) : undefined
  const call = { services: outside, actor, params, query, body, request, now: Date.now() }
  const run = () =>
    withOrigin(originOf({ requestId, address }, actor), () => {
      const work = () => route.run(call as never)
      return actor && route.guard !== 'admin' ? inAccount(actor.accountId, work) : work()
    })
  const answer = await (actor
    ? admission.enqueue(route.turn ?? 'request', actor.accountId, run, request.signal)
    : run())
  return answer instanceof Response ? answer : Response.json(answer, { status: route.status })
}

async function requireActor(
  { guard, method, permission }: HandlerRoute,
  outside: Services,
  request: Request,
): Promise<Actor> {
  const actor = await authenticateQueued(outside, request)
  if (!actor) throw new DomainError('UNAUTHENTICATED')
  const needed = guard === 'admin' ? 'none' : (permission ?? (method === 'GET' ? 'view' : 'account'))
  if (needed !== 'none') assertPermitted(actor, needed)
  if (guard === 'person' && actor.kind !== 'user') throw new DomainError('SESSION_NEEDED')
  if (guard === 'person' && actor.kind === 'user' && actor.adminId) throw new DomainError('IMPERSONATING')
  if (guard === 'admin' && actor.role !== 'ADMIN') throw new DomainError('FORBIDDEN')
  return actor
}

function answerError(thrown: unknown, { request, requestId }: Pick<RestCall, 'request' | 'requestId'>, label: string) {
  const error = asDomainError(thrown)
  const { http, expected } = ERRORS[error.code]
  const facts = { requestId, route: label, code: error.code }
  if (expected) logger('rest').info(facts, error.message)
  else logger('rest').error({ ...facts, err: error.cause ?? error }, error.message)
  const refusal = refusalReason(error)
  if (refusal) countRefusal(refusal)
  const seconds = retryAfterSeconds(error)
  const headers: HeadersInit = seconds === null ? {} : { 'retry-after': String(seconds) }
  const status = preconditionStatus(request, error.code) ?? http
  return answerProblem(error, requestId, { status, headers })
}

/**
 * Answers the preflight request that browsers send before a token goes to a public address from another site's page.
 */
function answerOptions({ allowed, forPages }: WrongMethod): Response {
  const allow = [...new Set([...allowed, ...(allowed.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(', ')
  const cors = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': allow,
    'access-control-allow-headers': 'Authorization',
    'access-control-max-age': '86400',
  }
  return new Response(null, { status: 204, headers: { allow, ...(forPages && cors) } })
}

function refuseMethod(allowed: readonly string[], requestId: string): Response {
  const error = new DomainError('INVALID_INPUT', { message: `This endpoint accepts ${allowed.join(', ')} only.` })
  return answerProblem(error, requestId, { status: 405, headers: { allow: allowed.join(', ') } })
}
