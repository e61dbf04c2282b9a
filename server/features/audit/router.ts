import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { listAudit } from './list-audit.ts'
import { auditPageSchema, listAuditSchema } from './schema.ts'

export const auditRouter = t.router({
  list: accountProcedure
    .meta({
      permission: 'audit',
      rest: {
        method: 'GET',
        path: '/api/audit',
        summary: 'The audit trail: who changed what in the account, newest first.',
      },
    })
    .input(listAuditSchema)
    .output(auditPageSchema)
    .query(({ ctx, input }) => listAudit(ctx.services.db, ctx.actor.accountId, input)),
})
