import { acrossAccounts } from '#adapters/request-scope.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getAccountMetrics, getAllMetrics } from './get-metrics.ts'
import { transcoderMetricsSchema } from './schema.ts'

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
})
