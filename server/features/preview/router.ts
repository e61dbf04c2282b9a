import { mediaRefSchema } from '#features/media/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, expansionProcedure } from '#server/trpc/procedures.ts'
import { createChannelPreview, createMediaPreview } from './create-preview.ts'
import { listFuture } from './list-future.ts'
import { channelPreviewSchema, futureSchema } from './schema.ts'

export const previewRouter = t.router({
  /** What airs in a coming window, for a time bar. */
  listFuture: expansionProcedure
    .input(futureSchema)
    .query(({ ctx, input }) => listFuture(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  /** An address that plays the channel as it will air from a time on. */
  createChannel: expansionProcedure
    .input(channelPreviewSchema)
    .mutation(({ ctx, input }) => createChannelPreview(ctx.services, ctx.actor.accountId, input, ctx.now())),

  /** An address that plays the whole item. */
  createMedia: accountProcedure
    .input(mediaRefSchema)
    .mutation(({ ctx, input }) => createMediaPreview(ctx.services, ctx.actor.accountId, input.mediaId, ctx.now())),
})
