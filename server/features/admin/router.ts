import { z } from 'zod'
import type { Actor } from '#domain/account/actor.ts'
import { planPreviewSchema } from '#features/account/plan-schema.ts'
import { DomainError } from '#server/errors.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, adminProcedure } from '#server/trpc/procedures.ts'
import { getAccount } from './get-account.ts'
import { endImpersonation, impersonate } from './impersonate.ts'
import { listAccounts } from './list-accounts.ts'
import { previewPlan } from './preview-plan.ts'
import { resetSecondFactor } from './reset-second-factor.ts'
import {
  accountPageSchema,
  accountRefSchema,
  adminAccountSchema,
  listAccountsSchema,
  overrideRefSchema,
  personRefSchema,
  setOverrideSchema,
  setPlanSchema,
  suspendSchema,
} from './schema.ts'
import { setOverrides } from './set-overrides.ts'
import { setPlan } from './set-plan.ts'
import { restoreAccount, suspendAccount } from './suspend-account.ts'

/** @throws SESSION_NEEDED */
function sessionOf(actor: Actor) {
  if (actor.kind !== 'user' || !actor.sessionId) throw new DomainError('SESSION_NEEDED')
  return { ...actor, sessionId: actor.sessionId }
}

export const adminRouter = t.router({
  accounts: adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/admin/accounts',
        summary: 'Accounts by their name or their people, the newest first, for admins.',
      },
    })
    .input(listAccountsSchema)
    .output(accountPageSchema)
    .query(({ ctx, input }) => listAccounts(ctx.services.db, input)),

  account: adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/admin/accounts/:accountId',
        summary: 'One account with its people, limits, usage and overrides, for admins.',
      },
    })
    .input(accountRefSchema)
    .output(adminAccountSchema)
    .query(({ ctx, input }) => getAccount(ctx.services, input.accountId, ctx.now())),

  previewPlan: adminProcedure
    .input(setPlanSchema)
    .output(planPreviewSchema)
    .query(({ ctx, input }) => previewPlan(ctx.services.db, input.accountId, input.plan, ctx.now())),

  suspend: adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/api/admin/accounts/:accountId/suspend',
        summary: 'Stops the channels of an account and refuses its writes, for admins.',
      },
    })
    .input(suspendSchema)
    .output(adminAccountSchema)
    .mutation(async ({ ctx, input }) => {
      await suspendAccount(ctx.services.db, ctx.actor, input)
      return getAccount(ctx.services, input.accountId, ctx.now())
    }),

  restore: adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/api/admin/accounts/:accountId/restore',
        summary: 'Ends the suspension of an account, for admins. Its channels stay stopped until they are started.',
      },
    })
    .input(accountRefSchema)
    .output(adminAccountSchema)
    .mutation(async ({ ctx, input }) => {
      await restoreAccount(ctx.services.db, ctx.actor, input.accountId)
      return getAccount(ctx.services, input.accountId, ctx.now())
    }),

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
    .output(adminAccountSchema)
    .mutation(async ({ ctx, input }) => {
      await setPlan(ctx.services.db, ctx.actor, input)
      return getAccount(ctx.services, input.accountId, ctx.now())
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
    .output(adminAccountSchema)
    .mutation(async ({ ctx, input }) => {
      const { accountId, limit, value, reason, expiresAt = null } = input
      await setOverrides(ctx.services.db, ctx.actor, { accountId, values: { [limit]: value }, reason, expiresAt })
      return getAccount(ctx.services, accountId, ctx.now())
    }),

  /** The session of an admin acts as that person for half an hour. */
  impersonate: adminProcedure
    .input(personRefSchema)
    .output(z.void())
    .mutation(({ ctx, input }) => impersonate(ctx.services.db, sessionOf(ctx.actor), input, ctx.now())),

  resetSecondFactor: adminProcedure
    .input(personRefSchema)
    .output(z.void())
    .mutation(({ ctx, input }) => resetSecondFactor(ctx.services.db, ctx.actor, input)),

  /** Called by the admin in the account of the other person. */
  endImpersonation: accountProcedure
    .meta({ permission: 'none' })
    .output(z.void())
    .mutation(({ ctx }) => endImpersonation(ctx.services.db, ctx.actor)),

  removeOverride: adminProcedure
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/admin/accounts/:accountId/overrides/:limit',
        summary: 'Restores the plan’s value of one limit, for admins.',
      },
    })
    .input(overrideRefSchema)
    .output(adminAccountSchema)
    .mutation(async ({ ctx, input }) => {
      const { accountId, limit } = input
      const change = { accountId, values: { [limit]: null }, reason: 'Removed', expiresAt: null }
      await setOverrides(ctx.services.db, ctx.actor, change)
      return getAccount(ctx.services, accountId, ctx.now())
    }),
})
