import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import type { ErrorCode } from '#server/errors.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { listSessions } from './list-sessions.ts'
import { getRealtime } from './realtime.ts'
import { getProgrammes, getReport, getTimeseries } from './report.ts'
import {
  programmesSchema,
  rangeSchema,
  realtimeSchema,
  reportSchema,
  sessionsInputSchema,
  sessionsSchema,
  timeseriesInputSchema,
  timeseriesSchema,
} from './schema.ts'

const PATH = '/api/analytics/channels/:channelId'

/** What viewers watched, and how well it played. @param errors besides those of every call about a channel */
const figuresProcedure = (path: string, summary: string, errors: readonly ErrorCode[] = ['LIMIT_REACHED']) =>
  accountProcedure.meta({ permission: 'figures', rest: { method: 'GET', path: `${PATH}/${path}`, summary, errors } })

export const analyticsRouter = t.router({
  realtime: figuresProcedure('realtime', 'Who watches now, where and on what.', [])
    .input(channelRefSchema)
    .output(realtimeSchema)
    .query(({ ctx, input }) => getRealtime(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())),

  report: figuresProcedure(
    'report',
    'Audience and quality of a range: totals, programmes, and metrics by country, device and more.',
  )
    .input(rangeSchema)
    .output(reportSchema)
    .query(({ ctx, input }) => getReport(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  timeseries: figuresProcedure('timeseries', 'One metric over time, by minute, hour or day.')
    .input(timeseriesInputSchema)
    .output(timeseriesSchema)
    .query(({ ctx, input }) => getTimeseries(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  programmes: figuresProcedure(
    'programmes',
    'The airings of a range with their audience: programmes, ads, idents, fillers and slate.',
  )
    .input(rangeSchema)
    .output(programmesSchema)
    .query(({ ctx, input }) => getProgrammes(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  sessions: figuresProcedure('sessions', 'The sessions of viewers that began in a range, newest first.')
    .input(sessionsInputSchema)
    .output(sessionsSchema)
    .query(({ ctx, input }) => listSessions(ctx.services.db, ctx.actor.accountId, input, ctx.now())),
})
