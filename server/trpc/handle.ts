// tRPC over HTTP: batched JSON, and SSE for subscriptions.
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { asDomainError, errorAnswer, retryAfterSeconds } from '#adapters/as-domain-error.ts'
import { clientAddressOf } from '#adapters/client-address.ts'
import { newRequestId } from '#adapters/ids.ts'
import { limitBody } from '#adapters/limit-body.ts'
import { Quota } from '#adapters/quota.ts'
import { withFacts } from '#adapters/request-scope.ts'
import { type Services, services } from '#adapters/services.ts'
import { ERRORS } from '../errors.ts'
import { publicPath } from '../public-path.ts'
import { createContext } from './context.ts'
import { appRouter } from './root.ts'

/** Calls in one request, repetitions included. The dashboard's client respects it. */
const MAX_BATCH = 20
const ENDPOINT = '/api/trpc'

export async function handleTrpc(request: Request): Promise<Response> {
  return answerTrpc(request, services)
}

/** @param openServices called inside, so that an invalid environment is answered with a message too */
export async function answerTrpc(request: Request, openServices: () => Services): Promise<Response> {
  const requestId = newRequestId()
  return withFacts({ requestId }, () => answerCalls(request, requestId, openServices))
}

async function answerCalls(request: Request, requestId: string, openServices: () => Services): Promise<Response> {
  const quota = new Quota()
  const answer = await fetchRequestHandler({
    endpoint: endpointOf(request),
    req: limitBody(request),
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
    createContext: ({ info }) =>
      createContext(request, { requestId, shownAccount: info.connectionParams?.accountId, quota }, openServices()),
  })
  const refusal = answer.ok || quota.counted ? null : await countMalformed(request, { requestId, quota }, openServices)
  const response = refusal ?? answer
  for (const [name, value] of Object.entries(quota.headers())) response.headers.set(name, value)
  response.headers.set('x-request-id', requestId)
  response.headers.set('cache-control', 'no-store')
  return response
}

/** Next removes the base path from the address, or not. */
function endpointOf({ url }: Request): string {
  const ours = publicPath(ENDPOINT)
  return new URL(url).pathname.startsWith(ours) ? ours : ENDPOINT
}

/** The procedures count the calls that reach them. This one reached none. @returns what is answered instead, if at all */
async function countMalformed(
  request: Request,
  { requestId, quota }: { requestId: string; quota: Quota },
  openServices: () => Services,
): Promise<Response | null> {
  try {
    await openServices().admission.countAddress(clientAddressOf(request.headers), quota)
    return null
  } catch (thrown) {
    const error = asDomainError(thrown)
    const body = { error: errorAnswer(error, requestId) }
    return Response.json(body, { status: ERRORS[error.code].http, headers: retryAfter([error]) })
  }
}

/** The longest that one of the calls requires. */
function retryAfter(errors: readonly unknown[]): Record<string, string> {
  const seconds = errors.flatMap((error) => retryAfterSeconds(asDomainError(error)) ?? [])
  return seconds.length > 0 ? { 'retry-after': String(Math.max(...seconds)) } : {}
}
