import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import type { ErrorCode } from '#server/errors.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, streamProcedure } from '#server/trpc/procedures.ts'
import { watch } from '#server/trpc/watch.ts'
import { getChannels } from './account-totals.ts'
import { getNow } from './get-now.ts'
import { listSessions } from './list-sessions.ts'
import { nowInputSchema, nowSchema, realtimeSchema } from './now-schema.ts'
import { getJoins, getProgrammes } from './programmes.ts'
import { getRealtime } from './realtime.ts'
import { getReport, getTimeseries } from './report.ts'
import {
  channelsInputSchema,
  channelsSchema,
  joinsSchema,
  programmesInputSchema,
  programmesSchema,
  rangeSchema,
  reportSchema,
  timeseriesInputSchema,
  timeseriesSchema,
} from './schema.ts'
import { sessionRefSchema, sessionsInputSchema, sessionsSchema, sessionTraceSchema } from './session-schema.ts'
import { getSessionTrace } from './session-trace.ts'

const PATH = '/api/analytics/channels/:channelId'

/** What viewers watched, and how well it played. @param errors besides those of every call about a channel */
const figuresProcedure = (path: string, summary: string, errors: readonly ErrorCode[] = ['LIMIT_REACHED']) =>
  accountProcedure.meta({ permission: 'figures', rest: { method: 'GET', path, summary, errors } })

export const analyticsRouter = t.router({
  now: figuresProcedure('/api/analytics/now', 'Who watches now: all channels of the account, or one.', [
    'CHANNEL_NOT_FOUND',
  ])
    .input(nowInputSchema)
    .output(nowSchema)
    .query(({ ctx, input }) => getNow(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  /** The same, each second. All pages of the account share one query. */
  onNow: streamProcedure
    .meta({ permission: 'figures' })
    .input(nowInputSchema)
    .subscription(async ({ ctx, input, signal }) => {
      if (input.channelId) await requireChannel(ctx.services.db, ctx.actor.accountId, input.channelId)
      return watch(ctx, signal, {
        name: `audience ${input.channelId ?? ''}`,
        topic: 'library',
        look: () => getNow(ctx.services.db, ctx.actor.accountId, input, ctx.now()),
        fingerprint: ({ at: _, ...now }) => JSON.stringify(now),
        refreshMs: 5_000,
      })
    }),

  channels: figuresProcedure('/api/analytics/channels', 'Every channel of the account with its figures of a range.')
    .input(channelsInputSchema)
    .output(channelsSchema)
    .query(({ ctx, input }) => getChannels(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  realtime: figuresProcedure(`${PATH}/realtime`, 'Who watches now, where and on what.', [])
    .input(channelRefSchema)
    .output(realtimeSchema)
    .query(({ ctx, input }) => getRealtime(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())),

  /** Over REST also as a file: server/rest/audience-report-routes.ts. */
  report: accountProcedure
    .meta({ permission: 'figures' })
    .input(rangeSchema)
    .output(reportSchema)
    .query(({ ctx, input }) => getReport(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  timeseries: figuresProcedure(`${PATH}/timeseries`, 'One metric over time, by minute, hour or day.')
    .input(timeseriesInputSchema)
    .output(timeseriesSchema)
    .query(({ ctx, input }) => getTimeseries(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  programmes: figuresProcedure(
    `${PATH}/programmes`,
    'What aired in a range with its audience, by airing, item, series or ad break.',
  )
    .input(programmesInputSchema)
    .output(programmesSchema)
    .query(({ ctx, input }) => getProgrammes(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  joins: figuresProcedure(`${PATH}/joins`, 'Where one airing followed another: stalls by the kinds of both.')
    .input(rangeSchema)
    .output(joinsSchema)
    .query(({ ctx, input }) => getJoins(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  sessions: figuresProcedure(`${PATH}/sessions`, 'The sessions of viewers that began in a range, newest first.')
    .input(sessionsInputSchema)
    .output(sessionsSchema)
    .query(({ ctx, input }) => listSessions(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  session: figuresProcedure(
    `${PATH}/sessions/:sessionId`,
    'One session as a time line: what it played, each stall, switch and error.',
    ['VIEWER_SESSION_NOT_FOUND'],
  )
    .input(sessionRefSchema)
    .output(sessionTraceSchema)
    .query(({ ctx, input }) => getSessionTrace(ctx.services.db, ctx.actor.accountId, input, ctx.now())),
})
