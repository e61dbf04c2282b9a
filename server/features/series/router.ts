import { z } from 'zod'
import { deletedSchema } from '#domain/deleted.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { createSeries } from './create-series.ts'
import { deleteSeries } from './delete-series.ts'
import { getSeries, listSeries } from './list-series.ts'
import { renameSeries } from './rename-series.ts'
import {
  createSeriesSchema,
  listSeriesSchema,
  renameSeriesSchema,
  seriesRefSchema,
  seriesSchema,
  seriesSummarySchema,
  setEpisodesSchema,
} from './schema.ts'
import { setEpisodes } from './set-episodes.ts'

const SERIES = '/api/series/:seriesId'

export const seriesRouter = t.router({
  list: accountProcedure
    .meta({
      rest: { method: 'GET', path: '/api/series', summary: 'The series of the account, by title.', answerAs: 'series' },
    })
    .input(listSeriesSchema.prefault({}))
    .output(z.array(seriesSummarySchema))
    .query(({ ctx, input }) => listSeries(ctx.services.db, ctx.actor.accountId, input)),

  get: accountProcedure
    .meta({ rest: { method: 'GET', path: SERIES, summary: 'One series with its episodes in order.' } })
    .input(seriesRefSchema)
    .output(seriesSchema)
    .query(({ ctx, input }) => getSeries(ctx.services.db, ctx.actor.accountId, input.seriesId)),

  create: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'POST',
        path: '/api/series',
        summary: 'Create a series, with or without episodes.',
        status: 201,
        errors: ['LIMIT_REACHED', 'MEDIA_NOT_FOUND'],
      },
    })
    .input(createSeriesSchema)
    .output(seriesSchema)
    .mutation(async ({ ctx, input }) => {
      const seriesId = await createSeries(ctx.services.db, ctx.actor, input)
      return getSeries(ctx.services.db, ctx.actor.accountId, seriesId)
    }),

  rename: accountProcedure
    .meta({ permission: 'program', rest: { method: 'PATCH', path: SERIES, summary: 'Rename a series.' } })
    .input(renameSeriesSchema)
    .output(seriesSchema)
    .mutation(async ({ ctx, input }) => {
      await renameSeries(ctx.services.db, ctx.actor, input.seriesId, input.title)
      return getSeries(ctx.services.db, ctx.actor.accountId, input.seriesId)
    }),

  setEpisodes: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'PUT',
        path: `${SERIES}/episodes`,
        summary: 'Replace the episodes: media ids in order.',
        errors: ['MEDIA_NOT_FOUND', 'REVISION_CONFLICT'],
      },
    })
    .input(setEpisodesSchema)
    .output(seriesSchema)
    .mutation(async ({ ctx, input }) => {
      await setEpisodes(ctx.services.db, ctx.actor, input)
      return getSeries(ctx.services.db, ctx.actor.accountId, input.seriesId)
    }),

  delete: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'DELETE',
        path: SERIES,
        summary: 'Delete a series that no schedule airs. Its items stay in the library.',
        errors: ['SERIES_IN_USE'],
      },
    })
    .input(seriesRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await deleteSeries(ctx.services.db, ctx.actor, input.seriesId)
      return { deleted: true as const, id: input.seriesId }
    }),
})
