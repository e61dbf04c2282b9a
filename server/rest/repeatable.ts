// Idempotency-Key on POST: a client that lost the answer sends the request again, and nothing happens twice.
import { clientAddressOf } from '#adapters/client-address.ts'
import { readText } from '#adapters/limit-body.ts'
import { logger } from '#adapters/log.ts'
import type { Services } from '#adapters/services.ts'
import { beginCall, forgetCall, type IdempotentCall, keepAnswer } from '#features/idempotency/idempotent-calls.ts'
import { authenticateQueued } from '../auth/authenticate.ts'
import { DomainError } from '../errors.ts'
import type { RestCall } from './procedure-routes.ts'
import type { RestRoute } from './route.ts'

/** As the draft of the header recommends, a UUID is enough. */
const KEY = /^[\x21-\x7e]{1,255}$/

/** Uploads are streamed: their bodies are not compared. */
export const isRepeatable = ({ method, rawBody, guard }: RestRoute): boolean =>
  method === 'POST' && !rawBody && guard !== 'public'

/** @param run runs the call, and answers its errors too */
export async function runOnce(
  route: RestRoute,
  call: RestCall,
  outside: Services,
  run: (call: RestCall) => Promise<Response>,
): Promise<Response> {
  const key = call.request.headers.get('idempotency-key')
  if (key === null || !isRepeatable(route)) return run(call)
  if (!KEY.test(key))
    throw new DomainError('INVALID_INPUT', {
      message: 'An Idempotency-Key has 1 to 255 ASCII characters without spaces. Nothing was changed.',
    })
  const { request, url } = call
  const actor = await authenticateQueued(outside, request)
  // The guards of the route reject it.
  if (!actor) return run(call)
  const text = await readText(request)
  const { method, headers, signal } = request
  const again = new Request(request.url, { method, headers, signal, ...(text !== '' && { body: text }) })
  const credential = headers.get('authorization') ?? headers.get('cookie') ?? ''
  const { accountId } = actor
  const once: IdempotentCall = {
    accountId,
    key,
    credential,
    request: `${method} ${url.pathname}${url.search}\n${text}`,
  }
  // The route counts the calls that it runs; a repetition is a call, too.
  const count = async () => {
    await outside.admission.countAddress(clientAddressOf(headers), call.quota)
    await outside.admission.countCaller(actor, call.quota)
  }
  const known = await beginCall(outside.db, once, Date.now()).catch(async (error) => {
    await count()
    throw error
  })
  if (known !== 'fresh') {
    await count()
    const type = known.status < 400 ? 'application/json' : 'application/problem+json'
    return new Response(known.body, {
      status: known.status,
      headers: { 'content-type': type, 'idempotency-replayed': 'true' },
    })
  }
  const response = await run({ ...call, request: again })
  const isFinal = response.status < 500 && response.status !== 429
  const stored = isFinal
    ? keepAnswer(outside.db, once, { status: response.status, body: await response.clone().text() })
    : forgetCall(outside.db, once)
  // The call itself has ended: its client gets the answer in any case.
  await stored.catch((error) => logger('rest').warn({ err: error }, 'an answer could not be kept for repetitions'))
  return response
}
