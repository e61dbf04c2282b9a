import { t } from '../../trpc/init.ts'
import { adminProcedure } from '../../trpc/procedures.ts'
import { getSystemOverview } from './reads.ts'

export const systemRouter = t.router({
  overview: adminProcedure.query(({ ctx }) => getSystemOverview(ctx.services.db, ctx.now())),
})
