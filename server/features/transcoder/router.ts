import { acrossAccounts } from '#adapters/request-scope.ts'
import { pageSchema } from '#domain/page.ts'
import { mediaRefSchema } from '#features/media/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, adminProcedure } from '#server/trpc/procedures.ts'
import { listDeadLetters, retryDeadLetter } from './dead-letters.ts'
import { getAccountMetrics, getAllMetrics } from './get-metrics.ts'
import { deadLetterPageSchema, retriedSchema, transcoderMetricsSchema } from './schema.ts'

export const transcoderRouter = t.router({
  metrics: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/transcoder/metrics',
        summary: 'The queue of uploads and what was transcoded; for admins of all accounts, with the workers.',
      },
    })
    .output(transcoderMetricsSchema)
    .query(({ ctx: { actor, services } }) =>
      actor.role === 'ADMIN'
        ? acrossAccounts(() => getAllMetrics(services.db))
        : getAccountMetrics(services.db, actor.accountId),
    ),

  deadLetters: adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/transcoder/dead-letters',
        summary: 'Items that were given up through no fault of their files, for admins.',
      },
    })
    .input(pageSchema.prefault({}))
    .output(deadLetterPageSchema)
    .query(({ ctx, input }) => listDeadLetters(ctx.services.db, input)),

  retryDeadLetter: adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/api/transcoder/dead-letters/:mediaId/retry',
        summary: 'Retry an item of any account, for admins.',
        status: 202,
        errors: ['MEDIA_NOT_FOUND'],
      },
    })
    .input(mediaRefSchema)
    .output(retriedSchema)
    .mutation(async ({ ctx, input: { mediaId } }) => {
      await retryDeadLetter(ctx.services.db, ctx.actor, mediaId)
      return { mediaId, retried: true as const }
    }),
})
