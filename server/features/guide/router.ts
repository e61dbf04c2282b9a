import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { windowSchema } from '#features/schedule/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, expansionProcedure } from '#server/trpc/procedures.ts'
import { getGuide, getGuideFacts } from './get-guide.ts'
import { guideFactsSchema, guideSchema } from './schema.ts'

export const guideRouter = t.router({
  /** The guide between two times. */
  get: expansionProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/channels/:channelId/guide',
        summary: 'What airs between two times, as a guide; the next 24 hours by default.',
        errors: ['WINDOW_TOO_FAR', 'TOO_MANY_ENTRIES'],
      },
    })
    .input(windowSchema)
    .output(guideSchema)
    .query(({ ctx, input }) => getGuide(ctx.services, ctx.actor.accountId, input, ctx.now())),

  /** The channel's time zone, and the addresses of its guide. */
  facts: accountProcedure
    .input(channelRefSchema)
    .output(guideFactsSchema)
    .query(({ ctx, input }) => getGuideFacts(ctx.services, ctx.actor.accountId, input.channelId)),
})
