import { z } from 'zod'
import { text } from '#domain/text/text-schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, streamProcedure } from '#server/trpc/procedures.ts'
import { watch } from '#server/trpc/watch.ts'
import { setBreakPositions } from './break-positions.ts'
import { deleteMedia } from './delete-media.ts'
import { getMedia, listMedia } from './list-media.ts'
import { retryMedia } from './retry-media.ts'
import { mediaRefSchema, setBreakPositionsSchema, updateMediaSchema } from './schema.ts'
import { updateMedia } from './update-media.ts'

const watchSchema = z.object({ lastEventId: text(200).nullish() }).optional()

export const mediaRouter = t.router({
  list: accountProcedure.query(({ ctx }) => listMedia(ctx.services.db, ctx.actor.accountId, ctx.now())),

  get: accountProcedure
    .input(mediaRefSchema)
    .query(({ ctx, input }) => getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)),

  update: accountProcedure.input(updateMediaSchema).mutation(async ({ ctx, input }) => {
    await updateMedia(ctx.services.db, ctx.actor, input)
    return getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)
  }),

  setBreakPositions: accountProcedure.input(setBreakPositionsSchema).mutation(async ({ ctx, input }) => {
    await setBreakPositions(ctx.services.db, ctx.actor, input)
    return getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)
  }),

  /** The row first, then the files; rejected while a rundown or the timeline needs it. */
  delete: accountProcedure.input(mediaRefSchema).mutation(async ({ ctx, input }) => {
    await deleteMedia(ctx.services, ctx.actor, input.mediaId, ctx.now())
    return { deleted: true as const, mediaId: input.mediaId }
  }),

  /** Queues a failed item for transcoding again. */
  retry: accountProcedure.input(mediaRefSchema).mutation(async ({ ctx, input }) => {
    await retryMedia(ctx.services.db, ctx.actor, input.mediaId)
    return getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)
  }),

  /** LibrarySnapshot at once, then whenever something changed. */
  onChange: streamProcedure
    .input(watchSchema)
    .subscription(({ ctx, signal }) =>
      watch(ctx, signal, {
        name: 'library',
        topic: 'library',
        look: () => listMedia(ctx.services.db, ctx.actor.accountId, ctx.now()),
        fingerprint: ({ media }) => JSON.stringify(media),
        refreshMs: 60_000,
      }),
    ),
})
