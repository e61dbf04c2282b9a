// The procedures by their guards. A router states its authorisation in one word.
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import type { Turn } from '#adapters/admission.ts'
import { asDomainError, refusalReason } from '#adapters/as-domain-error.ts'
import { isChannelId } from '#adapters/ids.ts'
import { logger } from '#adapters/log.ts'
import { countRefusal, countRequest } from '#adapters/metrics.ts'
import { acrossAccounts, inAccount, originOf, withFacts, withOrigin } from '#adapters/request-scope.ts'
import { noteInSpan, traced } from '#adapters/traces.ts'
import { text } from '#domain/text/text-schema.ts'
import { readLimits } from '#features/account/limits.ts'
import { assertPermitted } from '../auth/authenticate.ts'
import { DomainError, ERRORS } from '../errors.ts'
import { t } from './init.ts'

/** tRPC 11 returns errors as results: a try/catch around next() would never see one. */
const answerInOurCodes = t.middleware(async ({ ctx, path, next }) => {
  // The REST entry point counts and traces the call itself.
  if (ctx.overRest) return next()
  const startedAt = performance.now()
  const call = { name: `trpc ${path}`, kind: 'server', facts: { 'rpc.system': 'trpc', 'rpc.method': path } } as const
  const { result, error } = await traced(call, async (span) => {
    const result = await next()
    const error = result.ok ? null : asDomainError(result.error)
    span?.set({ 'http.response.status_code': error ? ERRORS[error.code].http : 200 })
    return { result, error }
  })
  countRequest(`trpc ${path}`, error ? ERRORS[error.code].http : 200, performance.now() - startedAt)
  if (!error) return result
  const refusal = refusalReason(error)
  if (refusal) countRefusal(refusal)
  const facts = { requestId: ctx.requestId, path, code: error.code }
  if (ERRORS[error.code].expected) logger('trpc').info(facts, error.message)
  else logger('trpc').error({ ...facts, err: error.cause ?? error }, error.message)
  throw new TRPCError({ code: ERRORS[error.code].trpc, message: error.message, cause: error })
})

/** No account needed. */
export const publicProcedure = t.procedure.use(answerInOurCodes).use(({ ctx, next }) =>
  acrossAccounts(async () => {
    await ctx.services.admission.countAddress(ctx.address, ctx.quota)
    return withOrigin(originOf(ctx, null), () => next())
  }),
)

/** Requires an account: `ctx.actor` identifies the caller. */
const actorProcedure = publicProcedure.meta({ guard: 'account' }).use(async ({ ctx, type, meta, next }) => {
  const actor = await ctx.findActor()
  if (!actor) throw new DomainError('UNAUTHENTICATED')
  const permission = meta?.permission ?? (type === 'mutation' ? 'account' : 'view')
  if (permission !== 'none') assertPermitted(actor, permission)
  noteInSpan({ accountId: actor.accountId })
  await ctx.services.admission.countCaller(actor, ctx.quota)
  return withOrigin(originOf(ctx, actor), () => inAccount(actor.accountId, () => next({ ctx: { actor } })))
})

/** The rest of a call waits until its account has a slot of that kind. */
const enqueue = (turn: Turn) =>
  actorProcedure.use(async ({ ctx, signal, getRawInput, next }) => {
    // First, or a slow sender would hold a slot while its body arrives.
    const channelId = ((await getRawInput()) as { channelId?: unknown } | undefined)?.channelId
    const work = () => ctx.services.admission.enqueue(turn, ctx.actor.accountId, () => next(), signal)
    if (!isChannelId(channelId)) return work()
    noteInSpan({ channelId })
    return withFacts({ channelId }, work)
  })

/** Requires an account. */
export const accountProcedure = enqueue('request')

/** The same for calls that expand a schedule: two at a time. */
export const expansionProcedure = enqueue('expansion')

/** The same for calls that freeze one. */
export const publishProcedure = enqueue('publish')

/** tRPC's client adds it after a reconnect; the first message is complete, or has what changed since. */
const reconnectSchema = z.object({ lastEventId: text(200).nullish() }).optional()

/** A subscription of an account: counted for as long as it lasts. */
export const streamProcedure = actorProcedure.input(reconnectSchema).use(async ({ ctx, signal, next }) => {
  const { accountId } = ctx.actor
  const { subscriptionsAtOnce } = await readLimits(ctx.services.db, accountId)
  const endStream = ctx.services.admission.openStream(accountId, ctx.address, subscriptionsAtOnce)
  if (signal?.aborted) endStream()
  signal?.addEventListener('abort', endStream, { once: true })
  const result = await next({ ctx: { endStream } })
  if (!result.ok) endStream()
  return result
})

/** A person in a browser. A key must not do what would outlive it: create keys, end sessions. */
export const personProcedure = accountProcedure.meta({ guard: 'person', permission: 'none' }).use(({ ctx, next }) => {
  const { actor } = ctx
  if (actor.kind !== 'user') throw new DomainError('SESSION_NEEDED')
  if (actor.adminId) throw new DomainError('IMPERSONATING')
  // Sessions and memberships of one person are in several accounts.
  return acrossAccounts(() => next({ ctx: { actor } }))
})

/** A signed-in person, also one without any account. It concerns no account's data. */
export const signedInProcedure = publicProcedure
  .meta({ guard: 'signed-in', permission: 'none' })
  .use(async ({ ctx, next }) => {
    const person = await ctx.findPerson()
    if (!person) throw new DomainError('UNAUTHENTICATED')
    return next({ ctx: { person } })
  })

/** An admin of the installation. */
export const adminProcedure = accountProcedure.meta({ guard: 'admin', permission: 'none' }).use(({ ctx, next }) => {
  if (ctx.actor.role !== 'ADMIN') throw new DomainError('FORBIDDEN')
  return acrossAccounts(() => next())
})
