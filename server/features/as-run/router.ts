import { windowSchema } from '#features/schedule/schema.ts'
import { t } from '#server/trpc/init.ts'
import { expansionProcedure } from '#server/trpc/procedures.ts'
import { getAsRun } from './get-as-run.ts'
import { getAsRunReport } from './report.ts'
import { asRunReportSchema, asRunSchema } from './schema.ts'

export const asRunRouter = t.router({
  /** What aired, row by row, and whether the log is intact. */
  list: expansionProcedure
    .input(windowSchema)
    .output(asRunSchema)
    .query(({ ctx, input }) => getAsRun(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  /** Planned versus aired: totals, drift, each deviation as text. */
  report: expansionProcedure
    .input(windowSchema)
    .output(asRunReportSchema)
    .query(({ ctx, input }) => getAsRunReport(ctx.services.db, ctx.actor.accountId, input, ctx.now())),
})
