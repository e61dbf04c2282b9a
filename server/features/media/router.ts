import { bulkResultsSchema } from '#domain/bulk.ts'
import { deletedSchema } from '#domain/deleted.ts'
import { RESTORABLE_DAYS } from '#domain/deleted-for.ts'
import { rangeSchema } from '#domain/page.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, streamProcedure } from '#server/trpc/procedures.ts'
import { watch } from '#server/trpc/watch.ts'
import { setBreakPositions } from './break-positions.ts'
import { bulkMedia } from './bulk-media.ts'
import { cancelMedia } from './cancel-media.ts'
import { choosePreparation } from './choose-preparation.ts'
import { deleteMedia } from './delete-media.ts'
import { getLibrary, getLibraryNews } from './get-library.ts'
import { getQuality } from './get-quality.ts'
import { getWaveform } from './get-waveform.ts'
import { airingsSchema, bulkMediaSchema, deletedMediaSchema, librarySchema } from './library-schema.ts'
import { listAirings } from './list-airings.ts'
import { getMedia, listMedia } from './list-media.ts'
import { listTracks } from './list-tracks.ts'
import { qualitySchema, waveformSchema } from './quality-schema.ts'
import { listDeletedMedia, purgeMedia, restoreMedia } from './restore-media.ts'
import { retryMedia } from './retry-media.ts'
import {
  chooseTracksSchema,
  listMediaSchema,
  mediaListSchema,
  mediaRefSchema,
  mediaSchema,
  setBreakPositionsSchema,
  updateMediaSchema,
} from './schema.ts'
import { tracksSchema } from './tracks-schema.ts'
import { updateMedia } from './update-media.ts'

const MEDIA = '/api/media/:mediaId'

export const mediaRouter = t.router({
  list: accountProcedure
    .meta({ rest: { method: 'GET', path: '/api/media', summary: 'The library, newest first.' } })
    .input(listMediaSchema.prefault({}))
    .output(mediaListSchema)
    .query(({ ctx, input }) => listMedia(ctx.services.db, ctx.actor.accountId, ctx.now(), input)),

  get: accountProcedure
    .meta({
      rest: { method: 'GET', path: MEDIA, summary: 'One item: its progress, its properties, and its renditions.' },
    })
    .input(mediaRefSchema)
    .output(mediaSchema)
    .query(({ ctx, input }) => getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)),

  airings: accountProcedure
    .meta({
      rest: { method: 'GET', path: `${MEDIA}/airings`, summary: 'When an item airs next, and how often it has aired.' },
    })
    .input(mediaRefSchema)
    .output(airingsSchema)
    .query(({ ctx, input }) => listAirings(ctx.services.db, ctx.actor.accountId, input.mediaId, ctx.now())),

  library: accountProcedure
    .meta({
      rest: { method: 'GET', path: '/api/library', summary: 'What the library consists of: counts, tags and folders.' },
    })
    .output(librarySchema)
    .query(({ ctx }) => getLibrary(ctx.services.db, ctx.actor.accountId)),

  bulk: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'POST',
        path: '/api/media/bulk',
        summary: 'Delete, restore, retry, tag, move or change up to 500 items. Each succeeds or fails by itself.',
      },
    })
    .input(bulkMediaSchema)
    .output(bulkResultsSchema)
    .mutation(async ({ ctx, input }) => ({ results: await bulkMedia(ctx.services, ctx.actor, input, ctx.now) })),

  update: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'PATCH',
        path: MEDIA,
        summary:
          'Change what describes an item, its rights, artwork, or who may watch it on demand; omitted fields stay.',
        errors: ['LIMIT_REACHED'],
      },
    })
    .input(updateMediaSchema)
    .output(mediaSchema)
    .mutation(async ({ ctx, input }) => {
      await updateMedia(ctx.services, ctx.actor, input)
      return getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)
    }),

  tracks: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: `${MEDIA}/tracks`,
        summary: 'All tracks and chapters of an uploaded file, which tracks air, and what is done to the file.',
      },
    })
    .input(mediaRefSchema)
    .output(tracksSchema)
    .query(({ ctx, input }) => listTracks(ctx.services.db, ctx.actor.accountId, input.mediaId)),

  quality: accountProcedure
    .meta({
      rest: { method: 'GET', path: `${MEDIA}/quality`, summary: 'What was measured in an item, and suggested breaks.' },
    })
    .input(mediaRefSchema)
    .output(qualitySchema)
    .query(({ ctx, input }) => getQuality(ctx.services.db, ctx.actor.accountId, input.mediaId)),

  waveform: accountProcedure
    .meta({
      rest: { method: 'GET', path: `${MEDIA}/waveform`, summary: 'The peaks of an item’s audio over its length.' },
    })
    .input(mediaRefSchema)
    .output(waveformSchema)
    .query(({ ctx, input }) => getWaveform(ctx.services.db, ctx.actor.accountId, input.mediaId)),

  chooseTracks: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'PUT',
        path: `${MEDIA}/tracks`,
        summary:
          'Choose which tracks of the file are the programme, their languages, framing and loudness. Prepares it again.',
        errors: ['MEDIA_UNCHECKED', 'MEDIA_IN_USE'],
      },
    })
    .input(chooseTracksSchema)
    .output(tracksSchema)
    .mutation(async ({ ctx, input }) => {
      await choosePreparation(ctx.services.db, ctx.actor, input, ctx.now())
      return listTracks(ctx.services.db, ctx.actor.accountId, input.mediaId)
    }),

  setBreakPositions: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'PUT',
        path: `${MEDIA}/break-positions`,
        summary: 'Set where an item may be interrupted. Each position moves to its nearest segment boundary.',
        errors: ['MEDIA_NOT_READY'],
      },
    })
    .input(setBreakPositionsSchema)
    .output(mediaSchema)
    .mutation(async ({ ctx, input }) => {
      await setBreakPositions(ctx.services.db, ctx.actor, input)
      return getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)
    }),

  listDeleted: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/media/deleted',
        summary: `The trash. Each item can be restored for ${RESTORABLE_DAYS} days, and counts as stored until it is removed.`,
      },
    })
    .input(rangeSchema.prefault({}))
    .output(deletedMediaSchema)
    .query(async ({ ctx, input }) => ({
      media: await listDeletedMedia(ctx.services.db, ctx.actor.accountId, ctx.now(), input),
    })),

  restore: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'POST',
        path: `${MEDIA}/restore`,
        summary: `Restore a deleted item with everything it had, within ${RESTORABLE_DAYS} days.`,
      },
    })
    .input(mediaRefSchema)
    .output(mediaSchema)
    .mutation(async ({ ctx, input }) => {
      await restoreMedia(ctx.services.db, ctx.actor, input.mediaId, ctx.now())
      return getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)
    }),

  purge: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'DELETE',
        path: `${MEDIA}/deleted`,
        summary: 'Remove an item of the trash with its files.',
        errors: ['MEDIA_IN_USE'],
      },
    })
    .input(mediaRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await purgeMedia(ctx.services, ctx.actor, input.mediaId)
      return { deleted: true as const, id: input.mediaId }
    }),

  delete: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'DELETE',
        path: MEDIA,
        summary: 'Move an item that is on no rundown, in no published schedule and not on air to the trash.',
        errors: ['MEDIA_IN_USE'],
      },
    })
    .input(mediaRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await deleteMedia(ctx.services.db, ctx.actor, input.mediaId, ctx.now())
      return { deleted: true as const, id: input.mediaId }
    }),

  cancel: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'POST',
        path: `${MEDIA}/cancel`,
        summary: 'Cancel an item that waits or is being prepared. The upload is kept, for a retry.',
      },
    })
    .input(mediaRefSchema)
    .output(mediaSchema)
    .mutation(async ({ ctx, input }) => {
      await cancelMedia(ctx.services.db, ctx.actor, input.mediaId)
      return getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)
    }),

  retry: accountProcedure
    .meta({
      permission: 'program',
      rest: { method: 'POST', path: `${MEDIA}/retry`, summary: 'Retry a failed or cancelled item.', status: 202 },
    })
    .input(mediaRefSchema)
    .output(mediaSchema)
    .mutation(async ({ ctx, input }) => {
      await retryMedia(ctx.services.db, ctx.actor, input.mediaId)
      return getMedia(ctx.services.db, ctx.actor.accountId, input.mediaId)
    }),

  onChange: streamProcedure.subscription(({ ctx, signal }) =>
    watch(ctx, signal, {
      name: 'library',
      topic: 'library',
      look: () => getLibraryNews(ctx.services.db, ctx.actor.accountId, ctx.now()),
      fingerprint: ({ at: _, ...news }) => JSON.stringify(news),
      refreshMs: 60_000,
    }),
  ),
})
