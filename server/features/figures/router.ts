import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { openFigures } from './open-figures.ts'

export const figuresRouter = t.router({
  /** The address of a channel's live figures; valid for a minute, for any number of connections. */
  open: accountProcedure
    .input(channelRefSchema)
    .mutation(({ ctx, input }) => openFigures(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())),
})
