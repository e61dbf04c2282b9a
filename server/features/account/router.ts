import { t } from '#server/trpc/init.ts'
import { accountProcedure, personProcedure } from '#server/trpc/procedures.ts'
import { changePassword } from './change-password.ts'
import { createApiKey } from './create-api-key.ts'
import { getMe } from './get-me.ts'
import { listLimits } from './limits.ts'
import { listApiKeys } from './list-api-keys.ts'
import { listAudit } from './list-audit.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { changePasswordSchema, createApiKeySchema, listAuditSchema, revokeApiKeySchema } from './schema.ts'

export const accountRouter = t.router({
  me: accountProcedure.query(({ ctx }) => getMe(ctx.services.db, ctx.actor)),

  /** Ends every other session of this person. */
  changePassword: personProcedure
    .input(changePasswordSchema)
    .mutation(({ ctx, input }) => changePassword(ctx.services.db, ctx.actor, input)),
  /** The limits of the account, and its usage. */
  limits: accountProcedure.query(({ ctx }) => listLimits(ctx.services, ctx.actor.accountId)),

  listApiKeys: accountProcedure.query(({ ctx }) => listApiKeys(ctx.services.db, ctx.actor.accountId)),

  /** This answer has the secret; no later one does. */
  createApiKey: personProcedure
    .input(createApiKeySchema)
    .mutation(({ ctx, input }) => createApiKey(ctx.services.db, ctx.actor, input)),

  revokeApiKey: personProcedure
    .input(revokeApiKeySchema)
    .mutation(({ ctx, input }) => revokeApiKey(ctx.services.db, ctx.actor, input.keyId)),

  listAudit: accountProcedure
    .input(listAuditSchema)
    .query(({ ctx, input }) => listAudit(ctx.services.db, ctx.actor.accountId, input)),
})
