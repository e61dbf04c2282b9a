import { listLimits } from '#features/account/limits.ts'
import { t } from '#server/trpc/init.ts'
import { adminProcedure } from '#server/trpc/procedures.ts'
import { getSystemOverview } from './get-system-overview.ts'
import { accountRefSchema, setLimitsSchema, setPlanSchema } from './schema.ts'
import { setLimits } from './set-limits.ts'
import { setPlan } from './set-plan.ts'

export const systemRouter = t.router({
  setPlan: adminProcedure.input(setPlanSchema).mutation(({ ctx, input }) => setPlan(ctx.services.db, ctx.actor, input)),

  /** The limits of one account, and its usage. */
  limits: adminProcedure.input(accountRefSchema).query(({ ctx, input }) => listLimits(ctx.services, input.accountId)),

  setLimits: adminProcedure.input(setLimitsSchema).mutation(async ({ ctx, input }) => {
    await setLimits(ctx.services.db, ctx.actor, input)
    return listLimits(ctx.services, input.accountId)
  }),

  overview: adminProcedure.query(({ ctx }) => getSystemOverview(ctx.services.db, ctx.services.dataDir, ctx.now())),
})
