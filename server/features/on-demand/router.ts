import { mediaRefSchema } from '#features/media/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getOnDemand } from './on-demand.ts'
import { onDemandSchema } from './schema.ts'

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
})
