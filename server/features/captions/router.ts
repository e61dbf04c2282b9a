import { z } from 'zod'
import { MAX_CAPTION_LANGUAGES } from '#domain/captions/cue.ts'
import { deletedSchema } from '#domain/deleted.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { deleteCaptions } from './delete-captions.ts'
import { getCaptions, listCaptions } from './list-captions.ts'
import {
  captionListRefSchema,
  captionRefSchema,
  captionsSchema,
  captionTrackSchema,
  updateCaptionsSchema,
} from './schema.ts'
import { updateCaptions } from './update-captions.ts'

const CAPTIONS = '/api/media/:mediaId/captions'
const OF_LANGUAGE = `${CAPTIONS}/:language`

export const captionsRouter = t.router({
  list: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: CAPTIONS,
        summary: 'The captions of an item, by language.',
        answerAs: 'captions',
        mostRows: MAX_CAPTION_LANGUAGES,
      },
    })
    .input(captionListRefSchema)
    .output(z.array(captionTrackSchema))
    .query(({ ctx, input }) => listCaptions(ctx.services.db, ctx.actor.accountId, input.mediaId)),

  get: accountProcedure
    .meta({ rest: { method: 'GET', path: OF_LANGUAGE, summary: 'The captions of an item in one language.' } })
    .input(captionRefSchema)
    .output(captionsSchema)
    .query(({ ctx, input }) => getCaptions(ctx.services.db, ctx.actor.accountId, input)),

  update: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'PATCH',
        path: OF_LANGUAGE,
        summary: 'Edit or shift captions, or correct their language; omitted fields stay.',
        errors: ['CAPTIONS_EXIST'],
      },
    })
    .input(updateCaptionsSchema)
    .output(captionsSchema)
    .mutation(async ({ ctx, input }) => {
      await updateCaptions(ctx.services.db, ctx.actor, input)
      const { mediaId, language, newLanguage = language } = input
      return getCaptions(ctx.services.db, ctx.actor.accountId, { mediaId, language: newLanguage })
    }),

  delete: accountProcedure
    .meta({
      permission: 'program',
      rest: { method: 'DELETE', path: OF_LANGUAGE, summary: 'Delete the captions of an item in one language.' },
    })
    .input(captionRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await deleteCaptions(ctx.services.db, ctx.actor, input)
      return { deleted: true as const, id: input.language }
    }),
})
