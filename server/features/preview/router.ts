import { mediaRefSchema } from '#features/media/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, expansionProcedure } from '#server/trpc/procedures.ts'
import { createChannelPreview, createMediaPreview } from './create-preview.ts'
import { listFuture } from './list-future.ts'
import {
  channelPreviewAddressSchema,
  channelPreviewSchema,
  futureAnswerSchema,
  futureSchema,
  mediaPreviewSchema,
} from './schema.ts'

export const previewRouter = t.router({
  /** What airs in a coming window, for a time bar. */
  listFuture: expansionProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/channels/:channelId/future',
        summary: 'What airs in a window within the next eight days, by the published schedule or by the draft.',
        errors: ['TOO_MANY_ENTRIES', 'MEDIA_NOT_READY'],
      },
    })
    .input(futureSchema)
    .output(futureAnswerSchema)
    .query(({ ctx, input }) => listFuture(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  /** An address that plays the channel as it will air from a time on. */
  createChannel: expansionProcedure
    .meta({
      permission: 'view',
      rest: {
        method: 'POST',
        path: '/api/channels/:channelId/previews',
        summary: 'A signed address that plays the channel as it will air from a time on. Valid for two hours.',
        status: 201,
        errors: ['TOO_MANY_ENTRIES', 'MEDIA_NOT_READY'],
      },
    })
    .input(channelPreviewSchema)
    .output(channelPreviewAddressSchema)
    .mutation(({ ctx, input }) => createChannelPreview(ctx.services, ctx.actor.accountId, input, ctx.now())),

  /** An address that plays the whole item. */
  createMedia: accountProcedure
    .meta({
      permission: 'view',
      rest: {
        method: 'POST',
        path: '/api/media/:mediaId/previews',
        summary: 'A signed address that plays the whole item. Valid for two hours.',
        status: 201,
        errors: ['MEDIA_NOT_READY'],
      },
    })
    .input(mediaRefSchema)
    .output(mediaPreviewSchema)
    .mutation(({ ctx, input }) => createMediaPreview(ctx.services, ctx.actor.accountId, input.mediaId, ctx.now())),
})
