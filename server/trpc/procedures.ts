// The ladder of guards. A router states its authorisation in one word.
import { TRPCError } from '@trpc/server'
import { asDomainError } from '../adapters/as-domain-error.ts'
import { logger } from '../adapters/log.ts'
import { countRequest } from '../adapters/metrics.ts'
import { DomainError, ERRORS } from '../errors.ts'
import { t } from './init.ts'

/** tRPC 11 hands errors on as results: a try/catch around next() would never see one. */
const answerInOurCodes = t.middleware(async ({ ctx, path, next }) => {
  const startedAt = performance.now()
  const result = await next()
  const error = result.ok ? null : asDomainError(result.error)
  countRequest(`trpc ${path}`, error ? ERRORS[error.code].http : 200, performance.now() - startedAt)
  if (!error) return result
  const facts = { requestId: ctx.requestId, path, code: error.code }
  if (ERRORS[error.code].expected) logger('trpc').info(facts, error.message)
  else logger('trpc').error({ ...facts, err: error.cause ?? error }, error.message)
  throw new TRPCError({ code: ERRORS[error.code].trpc, message: error.message, cause: error })
})

/** Anybody. */
const publicProcedure = t.procedure.use(answerInOurCodes)

/** Somebody of an account: `ctx.actor` says who. */
export const accountProcedure = publicProcedure.use(async ({ ctx, next }) => {
  const actor = await ctx.findActor()
  if (!actor) throw new DomainError('UNAUTHENTICATED')
  return next({ ctx: { actor } })
})

/** An admin of the installation. */
export const adminProcedure = accountProcedure.use(({ ctx, next }) => {
  if (ctx.actor.role !== 'ADMIN') throw new DomainError('FORBIDDEN')
  return next()
})
