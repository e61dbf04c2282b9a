import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { deletedSchema } from '#domain/deleted.ts'
import { rangeSchema } from '#features/analytics/schema.ts'
import { assertPermitted } from '#server/auth/authenticate.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { createReport, deleteReport, shareReport, unshareReport, updateReport } from './change-reports.ts'
import { loadReport } from './load-report.ts'
import { getSavedReport, listReports } from './saved-report.ts'
import {
  createReportSchema,
  MOST_REPORTS,
  reportRefSchema,
  savedReportSchema,
  sharedLinkSchema,
  shareReportSchema,
  shownReportSchema,
  updateReportSchema,
} from './schema.ts'

const REPORTS = '/api/analytics/channels/:channelId/reports'
const REPORT = `${REPORTS}/:reportId`

/** Who sends figures out of the account must be allowed to see them: a key may have one scope without the other. */
const sendingProcedure = accountProcedure.meta({ permission: 'configure' }).use(({ ctx, next }) => {
  assertPermitted(ctx.actor, 'figures')
  return next()
})

export const audienceReportRouter = t.router({
  /** For pages: the report, and its curve in the time zone of the channel. */
  show: accountProcedure
    .meta({ permission: 'figures' })
    .input(rangeSchema)
    .output(shownReportSchema)
    .query(({ ctx, input }) => loadReport(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  list: accountProcedure
    .meta({
      permission: 'figures',
      rest: {
        method: 'GET',
        path: REPORTS,
        summary: 'Saved reports of a channel, the oldest first.',
        answerAs: 'reports',
        mostRows: MOST_REPORTS,
      },
    })
    .input(channelRefSchema)
    .output(z.array(savedReportSchema))
    .query(({ ctx, input }) => listReports(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())),

  create: sendingProcedure
    .meta({
      rest: {
        method: 'POST',
        path: REPORTS,
        summary: 'Save a report: a period or a range under a name, and mail it if `mail` is set.',
        status: 201,
        errors: ['TOO_MANY_REPORTS'],
      },
    })
    .input(createReportSchema)
    .output(savedReportSchema)
    .mutation(async ({ ctx, input: { channelId, ...input } }) => {
      const reportId = await createReport(ctx.services.db, ctx.actor, { channelId, ...input }, ctx.now())
      return getSavedReport(ctx.services.db, ctx.actor.accountId, { channelId, reportId }, ctx.now())
    }),

  update: sendingProcedure
    .meta({
      rest: {
        method: 'PUT',
        path: REPORT,
        summary: 'Replace the settings of a saved report. Its link stays.',
        errors: ['REPORT_NOT_FOUND'],
      },
    })
    .input(updateReportSchema)
    .output(savedReportSchema)
    .mutation(async ({ ctx, input }) => {
      await updateReport(ctx.services.db, ctx.actor, input, ctx.now())
      return getSavedReport(ctx.services.db, ctx.actor.accountId, input, ctx.now())
    }),

  delete: sendingProcedure
    .meta({
      rest: {
        method: 'DELETE',
        path: REPORT,
        summary: 'Delete a saved report. It is no longer mailed, and its link stops working.',
        errors: ['REPORT_NOT_FOUND'],
      },
    })
    .input(reportRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await deleteReport(ctx.services.db, ctx.actor, input)
      return { deleted: true as const, id: input.reportId }
    }),

  share: sendingProcedure
    .meta({
      rest: {
        method: 'POST',
        path: `${REPORT}/share`,
        summary: 'Create a link that shows a saved report to anybody who has it. The previous link stops working.',
        status: 201,
        errors: ['REPORT_NOT_FOUND'],
      },
    })
    .input(shareReportSchema)
    .output(sharedLinkSchema)
    .mutation(({ ctx, input }) => shareReport(ctx.services, ctx.actor, input, ctx.now())),

  unshare: sendingProcedure
    .meta({
      rest: {
        method: 'DELETE',
        path: `${REPORT}/share`,
        summary: 'Revoke the link of a saved report. Repeating the call changes nothing.',
        errors: ['REPORT_NOT_FOUND'],
      },
    })
    .input(reportRefSchema)
    .output(savedReportSchema)
    .mutation(async ({ ctx, input }) => {
      await unshareReport(ctx.services.db, ctx.actor, input)
      return getSavedReport(ctx.services.db, ctx.actor.accountId, input, ctx.now())
    }),
})
