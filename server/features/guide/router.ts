import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { windowSchema } from '#features/schedule/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, expansionProcedure } from '#server/trpc/procedures.ts'
import { getGuide, getGuideFacts } from './get-guide.ts'

export const guideRouter = t.router({
  /** The guide between two times. */
  get: expansionProcedure
    .input(windowSchema)
    .query(({ ctx, input }) => getGuide(ctx.services, ctx.actor.accountId, input, ctx.now())),

  /** The channel's time zone, and the addresses of its guide. */
  facts: accountProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => getGuideFacts(ctx.services, ctx.actor.accountId, input.channelId)),
})
