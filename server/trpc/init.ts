import { initTRPC } from '@trpc/server'
import superjson from 'superjson'
import { asDomainError, errorAnswer } from '#adapters/as-domain-error.ts'
import type { Context } from './context.ts'
import type { Meta } from './meta.ts'

export const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    // Never: in development tRPC would send stacks to the browser.
    isDev: false,
    sse: {
      // Two pings within the client's timeout: either side notices a dead connection within 10 s.
      ping: { enabled: true, intervalMs: 4_000 },
      client: { reconnectAfterInactivityMs: 10_000 },
    },
    errorFormatter({ shape, error, ctx }) {
      const domain = errorAnswer(asDomainError(error), ctx?.requestId ?? null)
      return {
        code: shape.code,
        message: domain.message,
        data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, domain },
      }
    },
  })
