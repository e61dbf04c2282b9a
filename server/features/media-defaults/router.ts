import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getMediaDefaults, updateMediaDefaults } from './media-defaults.ts'
import { mediaDefaultsSchema, updateMediaDefaultsSchema } from './schema.ts'

export const mediaDefaultsRouter = t.router({
  defaults: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/media-defaults',
        summary: 'How new items are framed, how loud they air, and who may watch them on demand.',
      },
    })
    .output(mediaDefaultsSchema)
    .query(({ ctx }) => getMediaDefaults(ctx.services.db, ctx.actor.accountId)),

  updateDefaults: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'PATCH',
        path: '/api/media-defaults',
        summary:
          'Change how new items are framed, how loud they air, and who may watch them; items that are ready stay as they are. A new frame rate prepares all items again.',
        errors: ['LIMIT_REACHED', 'FRAME_RATE_IN_USE'],
      },
    })
    .input(updateMediaDefaultsSchema)
    .output(mediaDefaultsSchema)
    .mutation(({ ctx, input }) => updateMediaDefaults(ctx.services.db, ctx.actor, input)),
})
