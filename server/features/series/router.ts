import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { createSeries } from './create-series.ts'
import { deleteSeries } from './delete-series.ts'
import { getSeries, listSeries } from './list-series.ts'
import { renameSeries } from './rename-series.ts'
import { createSeriesSchema, renameSeriesSchema, seriesRefSchema, setEpisodesSchema } from './schema.ts'
import { setEpisodes } from './set-episodes.ts'

export const seriesRouter = t.router({
  list: accountProcedure.query(({ ctx }) => listSeries(ctx.services.db, ctx.actor.accountId)),

  get: accountProcedure
    .input(seriesRefSchema)
    .query(({ ctx, input }) => getSeries(ctx.services.db, ctx.actor.accountId, input.seriesId)),

  create: accountProcedure.input(createSeriesSchema).mutation(async ({ ctx, input }) => {
    const seriesId = await createSeries(ctx.services.db, ctx.actor, input)
    return getSeries(ctx.services.db, ctx.actor.accountId, seriesId)
  }),

  rename: accountProcedure.input(renameSeriesSchema).mutation(async ({ ctx, input }) => {
    await renameSeries(ctx.services.db, ctx.actor, input.seriesId, input.title)
    return getSeries(ctx.services.db, ctx.actor.accountId, input.seriesId)
  }),

  setEpisodes: accountProcedure.input(setEpisodesSchema).mutation(async ({ ctx, input }) => {
    await setEpisodes(ctx.services.db, ctx.actor, input)
    return getSeries(ctx.services.db, ctx.actor.accountId, input.seriesId)
  }),

  /** Rejected while a schedule airs it. */
  delete: accountProcedure.input(seriesRefSchema).mutation(async ({ ctx, input }) => {
    await deleteSeries(ctx.services.db, ctx.actor, input.seriesId)
    return { deleted: true as const, seriesId: input.seriesId }
  }),
})
