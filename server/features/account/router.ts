import { z } from 'zod'
import { rangeSchema } from '#domain/page.ts'
import { previewPlan } from '#features/admin/preview-plan.ts'
import { createOwnAccount, switchAccount } from '#features/membership/own-accounts.ts'
import { accountIdSchema } from '#features/membership/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, personProcedure, signedInProcedure } from '#server/trpc/procedures.ts'
import { changePassword } from './change-password.ts'
import { createApiKey } from './create-api-key.ts'
import { getAccountPlan } from './get-account-plan.ts'
import { getMe } from './get-me.ts'
import { listApiKeys } from './list-api-keys.ts'
import { listLimits } from './list-limits.ts'
import { accountPlanSchema, planPreviewSchema, planSchema } from './plan-schema.ts'
import { renameAccount } from './rename-account.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import {
  accountNameSchema,
  apiKeySchema,
  changePasswordSchema,
  createApiKeySchema,
  createdApiKeySchema,
  limitSchema,
  meSchema,
  renameAccountSchema,
  revokeApiKeySchema,
  rotateApiKeySchema,
} from './schema.ts'

export const accountRouter = t.router({
  me: accountProcedure.output(meSchema).query(({ ctx }) => getMe(ctx.services.db, ctx.actor)),

  rename: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'PATCH',
        path: '/api/account',
        summary: 'Renames the account. Requires a session: a key manages no account.',
      },
    })
    .input(renameAccountSchema)
    .output(accountNameSchema)
    .mutation(({ ctx, input }) => renameAccount(ctx.services.db, { ...ctx.actor, ...input })),

  /** Every page of this session shows that account afterwards. */
  switch: signedInProcedure
    .input(accountIdSchema)
    .output(z.void())
    .mutation(({ ctx, input }) => switchAccount(ctx.services.db, ctx.person, input.accountId)),

  /** For a person who is a member of no account. */
  createOwn: signedInProcedure
    .input(renameAccountSchema)
    .output(accountNameSchema)
    .mutation(({ ctx, input }) => createOwnAccount(ctx.services.db, ctx.person, input.name)),

  /** Ends every other session of this person. */
  changePassword: personProcedure
    .input(changePasswordSchema)
    .output(z.object({ endedSessions: z.int() }))
    .mutation(({ ctx, input }) => changePassword(ctx.services.db, ctx.actor, input)),
  plan: accountProcedure
    .meta({
      rest: { method: 'GET', path: '/api/account', summary: 'The plan of the account, its limits and its usage.' },
    })
    .output(accountPlanSchema)
    .query(({ ctx }) => getAccountPlan(ctx.services, ctx.actor.accountId, ctx.now())),

  previewPlan: accountProcedure
    .input(z.object({ plan: planSchema }))
    .output(planPreviewSchema)
    .query(({ ctx, input }) => previewPlan(ctx.services.db, ctx.actor.accountId, input.plan, ctx.now())),

  /** The limits of the account, and its usage. */
  limits: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/account/limits',
        summary: 'The limits of the account, and its usage.',
        answerAs: 'limits',
      },
    })
    .output(z.array(limitSchema))
    .query(({ ctx }) => listLimits(ctx.services, ctx.actor.accountId)),

  listApiKeys: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/api-keys',
        summary: 'The API keys of the account, newest first, including those that have ended.',
        answerAs: 'apiKeys',
      },
    })
    .input(rangeSchema.prefault({}))
    .output(z.array(apiKeySchema))
    .query(({ ctx, input }) => listApiKeys(ctx.services.db, ctx.actor.accountId, input)),

  /** This answer has the secret; no later one does. */
  createApiKey: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'POST',
        path: '/api/api-keys',
        summary: 'Creates an API key. Requires a session: a key cannot create keys.',
        status: 201,
        errors: ['LIMIT_REACHED'],
      },
    })
    .input(createApiKeySchema)
    .output(createdApiKeySchema)
    .mutation(({ ctx, input }) => createApiKey(ctx.services.db, ctx.actor, input)),

  /** This answer has the new secret; no later one does. */
  rotateApiKey: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'POST',
        path: '/api/api-keys/:keyId/rotate',
        summary: 'Creates a key that replaces this one, which ends after the overlap. Requires a session.',
        status: 201,
        errors: ['KEY_ENDED', 'LIMIT_REACHED'],
      },
    })
    .input(rotateApiKeySchema)
    .output(createdApiKeySchema)
    .mutation(({ ctx, input }) => rotateApiKey(ctx.services.db, ctx.actor, { ...input, now: ctx.now() })),

  revokeApiKey: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'DELETE',
        path: '/api/api-keys/:keyId',
        summary: 'Revokes an API key, which stays in the list. Requires a session.',
      },
    })
    .input(revokeApiKeySchema)
    .output(apiKeySchema)
    .mutation(({ ctx, input }) => revokeApiKey(ctx.services.db, ctx.actor, input.keyId)),
})
