import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { openFigures } from './open-figures.ts'

export const figuresRouter = t.router({
  /** Where the live figures of a channel are heard; good for a minute, for one connection or more. */
  open: accountProcedure
    .input(channelRefSchema)
    .mutation(({ ctx, input }) => openFigures(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())),
})
