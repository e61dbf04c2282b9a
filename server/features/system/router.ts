import { t } from '../../trpc/init.ts'
import { adminProcedure } from '../../trpc/procedures.ts'
import { getSystemOverview } from './reads.ts'
import { setPlanSchema } from './schema.ts'
import { setPlan } from './writes.ts'

export const systemRouter = t.router({
  setPlan: adminProcedure.input(setPlanSchema).mutation(({ ctx, input }) => setPlan(ctx.services.db, ctx.actor, input)),

  overview: adminProcedure.query(({ ctx }) => getSystemOverview(ctx.services.db, ctx.now())),
})
