import { getAccountPlan } from '#features/account/get-account-plan.ts'
import { accountPlanSchema } from '#features/account/plan-schema.ts'
import { t } from '#server/trpc/init.ts'
import { adminProcedure } from '#server/trpc/procedures.ts'
import { overrideRefSchema, setOverrideSchema, setPlanSchema } from './schema.ts'
import { setOverrides } from './set-overrides.ts'
import { setPlan } from './set-plan.ts'

export const adminRouter = t.router({
  setPlan: adminProcedure
    .meta({
      rest: {
        method: 'PUT',
        path: '/api/admin/accounts/:accountId/plan',
        summary:
          'Changes the plan of an account, for admins. What exceeds a smaller plan is kept, and no longer grows.',
      },
    })
    .input(setPlanSchema)
    .output(accountPlanSchema)
    .mutation(async ({ ctx, input }) => {
      await setPlan(ctx.services.db, ctx.actor, input)
      return getAccountPlan(ctx.services, input.accountId, ctx.now())
    }),

  setOverride: adminProcedure
    .meta({
      rest: {
        method: 'PUT',
        path: '/api/admin/accounts/:accountId/overrides/:limit',
        summary: 'Sets one limit of an account, with a reason and an end, for admins.',
      },
    })
    .input(setOverrideSchema)
    .output(accountPlanSchema)
    .mutation(async ({ ctx, input }) => {
      const { accountId, limit, value, reason, expiresAt = null } = input
      await setOverrides(ctx.services.db, ctx.actor, { accountId, values: { [limit]: value }, reason, expiresAt })
      return getAccountPlan(ctx.services, accountId, ctx.now())
    }),

  removeOverride: adminProcedure
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/admin/accounts/:accountId/overrides/:limit',
        summary: 'Restores the plan’s value of one limit, for admins.',
      },
    })
    .input(overrideRefSchema)
    .output(accountPlanSchema)
    .mutation(async ({ ctx, input }) => {
      const { accountId, limit } = input
      const change = { accountId, values: { [limit]: null }, reason: 'Removed', expiresAt: null }
      await setOverrides(ctx.services.db, ctx.actor, change)
      return getAccountPlan(ctx.services, accountId, ctx.now())
    }),
})
