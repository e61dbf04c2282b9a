import { mediaRefSchema } from '#features/media/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getItemViews } from './item-views.ts'
import { getOnDemand } from './on-demand.ts'
import { itemViewsSchema, onDemandSchema } from './schema.ts'

export const onDemandRouter = t.router({
  onDemand: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/media/:mediaId/on-demand',
        summary: 'Where an item is watched on demand, and by whom.',
      },
    })
    .input(mediaRefSchema)
    .output(onDemandSchema)
    .query(({ ctx, input }) => getOnDemand(ctx.services, ctx.actor.accountId, input.mediaId)),

  views: accountProcedure
    .meta({
      permission: 'figures',
      rest: {
        method: 'GET',
        path: '/api/media/:mediaId/views',
        summary: 'How often an item was watched on demand or as a past programme.',
      },
    })
    .input(mediaRefSchema)
    .output(itemViewsSchema)
    .query(({ ctx, input }) => getItemViews(ctx.services.db, ctx.actor.accountId, input.mediaId, ctx.now())),
})
