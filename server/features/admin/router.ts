import { z } from 'zod'
import type { Db } from '#adapters/db.ts'
import type { Actor } from '#domain/account/actor.ts'
import { planPreviewSchema } from '#features/account/plan-schema.ts'
import { DomainError, type ErrorCode } from '#server/errors.ts'
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

const ACCOUNT = '/api/admin/accounts/:accountId'

/** @throws SESSION_NEEDED */
function sessionOf(actor: Actor) {
  if (actor.kind !== 'user' || !actor.sessionId) throw new DomainError('SESSION_NEEDED')
  return { ...actor, sessionId: actor.sessionId }
}

interface Change<Schema extends z.ZodType<{ accountId: string }>> {
  method: 'POST' | 'PUT' | 'DELETE'
  /** Behind the account's own. */
  path: string
  summary: string
  errors?: readonly ErrorCode[]
  input: Schema
  make(db: Db, who: Actor, input: z.output<Schema>): Promise<void>
}

/** Changes an account, and answers with what it is then. */
const change = <Schema extends z.ZodType<{ accountId: string }>>({ path, input, make, ...rest }: Change<Schema>) =>
  adminProcedure
    .meta({ rest: { ...rest, path: `${ACCOUNT}/${path}` } })
    .input(input)
    .output(adminAccountSchema)
    .mutation(async ({ ctx, input }) => {
      await make(ctx.services.db, ctx.actor, input as z.output<Schema>)
      return getAccount(ctx.services, (input as { accountId: string }).accountId, ctx.now())
    })

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
        path: ACCOUNT,
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

  suspend: change({
    errors: ['NOT_SUSPENDABLE'],
    method: 'POST',
    path: 'suspend',
    summary: 'Stops the channels of an account and refuses its writes, for admins.',
    input: suspendSchema,
    make: suspendAccount,
  }),

  restore: change({
    method: 'POST',
    path: 'restore',
    summary: 'Ends the suspension of an account, for admins. Its channels stay stopped until they are started.',
    input: accountRefSchema,
    make: (db, who, { accountId }) => restoreAccount(db, who, accountId),
  }),

  setPlan: change({
    method: 'PUT',
    path: 'plan',
    summary: 'Changes the plan of an account, for admins. What exceeds a smaller plan is kept, and no longer grows.',
    input: setPlanSchema,
    make: setPlan,
  }),

  setOverride: change({
    method: 'PUT',
    path: 'overrides/:limit',
    summary: 'Sets one limit of an account, with a reason and an end, for admins.',
    input: setOverrideSchema,
    make: (db, who, { accountId, limit, value, reason, expiresAt = null }) =>
      setOverrides(db, who, { accountId, values: { [limit]: value }, reason, expiresAt }),
  }),

  removeOverride: change({
    method: 'DELETE',
    path: 'overrides/:limit',
    summary: 'Restores the plan’s value of one limit, for admins.',
    input: overrideRefSchema,
    make: (db, who, { accountId, limit }) =>
      setOverrides(db, who, { accountId, values: { [limit]: null }, reason: 'Removed', expiresAt: null }),
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
})
