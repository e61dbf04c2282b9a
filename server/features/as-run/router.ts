import { t } from '../../trpc/init.ts'
import { expansionProcedure } from '../../trpc/procedures.ts'
import { windowSchema } from '../schedule/schema.ts'
import { getAsRun } from './reads.ts'
import { getAsRunReport } from './report.ts'

export const asRunRouter = t.router({
  /** What aired, row by row, and whether the log is as it was written. */
  list: expansionProcedure
    .input(windowSchema)
    .query(({ ctx, input }) => getAsRun(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  /** Planned versus aired: totals, drift, each deviation in words. */
  report: expansionProcedure
    .input(windowSchema)
    .query(({ ctx, input }) => getAsRunReport(ctx.services.db, ctx.actor.accountId, input, ctx.now())),
})
