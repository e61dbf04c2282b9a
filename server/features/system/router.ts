import { z } from 'zod'
import { currentFigures, recentPerformance } from '#adapters/metrics.ts'
import { listLimits } from '#features/account/list-limits.ts'
import { limitSchema } from '#features/account/schema.ts'
import { setOverrides } from '#features/admin/set-overrides.ts'
import { t } from '#server/trpc/init.ts'
import { adminProcedure } from '#server/trpc/procedures.ts'
import { getSystemHealth } from './get-system-health.ts'
import { countChannels, getSystemOverview, MOST_WORKERS } from './get-system-overview.ts'
import { listWorkerLoads } from './list-worker-loads.ts'
import {
  accountRefSchema,
  liveSchema,
  performanceSchema,
  setLimitsSchema,
  systemHealthSchema,
  systemOverviewSchema,
  workerSchema,
} from './schema.ts'

export const systemRouter = t.router({
  /** The limits of one account, and its usage. */
  limits: adminProcedure
    .input(accountRefSchema)
    .output(z.array(limitSchema))
    .query(({ ctx, input }) => listLimits(ctx.services, input.accountId)),

  setLimits: adminProcedure
    .meta({
      rest: {
        method: 'PATCH',
        path: '/api/accounts/:accountId/limits',
        summary: 'Change limits of an account, for admins. null restores the value of its plan; omitted limits stay.',
        bodyAs: 'limits',
        answerAs: 'limits',
      },
    })
    .input(setLimitsSchema)
    .output(z.array(limitSchema))
    .mutation(async ({ ctx, input }) => {
      const { accountId, limits: values } = input
      const change = { accountId, values, reason: 'Changed without a reason', expiresAt: null }
      await setOverrides(ctx.services.db, ctx.actor, change)
      return listLimits(ctx.services, input.accountId)
    }),

  health: adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/system/health',
        summary: 'Database, services, disk, workers, circuit breakers and queues of the installation, for admins.',
      },
    })
    .output(systemHealthSchema)
    .query(({ ctx }) => getSystemHealth(ctx.services, ctx.now())),

  performance: adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/system/performance',
        summary:
          'Requests, errors and resources of the web process: now, in the last ten minutes, and as in /api/metrics; for admins.',
      },
    })
    .output(performanceSchema)
    .query(async () => ({ ...recentPerformance(), metrics: await currentFigures() })),

  /** For the System page. */
  live: adminProcedure.output(liveSchema).query(async ({ ctx }) => {
    const { db } = ctx.services
    const [health, workers, channelsByStatus] = await Promise.all([
      getSystemHealth(ctx.services, ctx.now()),
      listWorkerLoads(db, ctx.now()),
      countChannels(db, ctx.now()),
    ])
    return { ...recentPerformance(), health, workers, channelsByStatus }
  }),

  services: adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/system/services',
        summary: 'The workers, their roles and heartbeats, for admins.',
        answerAs: 'workers',
        mostRows: MOST_WORKERS,
      },
    })
    .output(z.array(workerSchema))
    .query(({ ctx }) => listWorkerLoads(ctx.services.db, ctx.now())),

  overview: adminProcedure
    .output(systemOverviewSchema)
    .query(async ({ ctx }) => ({
      ...(await getSystemOverview(ctx.services.db, ctx.services.dataDir, ctx.now())),
      workers: await listWorkerLoads(ctx.services.db, ctx.now()),
    })),
})
