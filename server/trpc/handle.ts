// tRPC over HTTP: batched JSON, and SSE for subscriptions.
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { newRequestId } from '../adapters/ids.ts'
import { limitBody } from '../adapters/limit-body.ts'
import { createContext } from './context.ts'
import { appRouter } from './root.ts'

export async function handleTrpc(request: Request): Promise<Response> {
  const requestId = newRequestId()
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: limitBody(request),
    router: appRouter,
    createContext: () => createContext(request, requestId),
  })
  response.headers.set('x-request-id', requestId)
  response.headers.set('cache-control', 'no-store')
  return response
}
