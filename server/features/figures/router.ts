import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { mediaRefSchema } from '#features/media/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { openFigures, openItemFigures } from './open-figures.ts'
import { figuresAddressSchema } from './schema.ts'

export const figuresRouter = t.router({
  /** The address of a channel's live figures; valid for a minute, for any number of connections. */
  open: accountProcedure
    .meta({
      permission: 'figures',
      rest: {
        method: 'POST',
        path: '/api/channels/:channelId/figures',
        summary: 'A WebSocket address that reports viewers, rates, stalls and qualities every second.',
        status: 201,
      },
    })
    .input(channelRefSchema)
    .output(figuresAddressSchema)
    .mutation(({ ctx, input }) => openFigures(ctx.services, ctx.actor, input.channelId, ctx.now())),

  /** The same of an item that is watched on demand, or as a past programme. */
  openItem: accountProcedure
    .meta({
      permission: 'figures',
      rest: {
        method: 'POST',
        path: '/api/media/:mediaId/figures',
        summary: 'The same for an item that is watched on demand, or as a past programme.',
        status: 201,
      },
    })
    .input(mediaRefSchema)
    .output(figuresAddressSchema)
    .mutation(({ ctx, input }) => openItemFigures(ctx.services, ctx.actor, input.mediaId, ctx.now())),
})
