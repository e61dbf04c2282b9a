import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getLanguages, setLanguages } from './languages.ts'
import { channelLanguagesSchema, setLanguagesSchema } from './schema.ts'

const LANGUAGES = '/api/account/languages'

export const languageRouter = t.router({
  get: accountProcedure
    .meta({ rest: { method: 'GET', path: LANGUAGES, summary: 'The languages of the channels of the account.' } })
    .output(channelLanguagesSchema)
    .query(({ ctx }) => getLanguages(ctx.services.db, ctx.actor.accountId)),

  set: accountProcedure
    .meta({
      permission: 'program',
      rest: { method: 'PUT', path: LANGUAGES, summary: 'Sets the languages of the channels of the account.' },
    })
    .input(setLanguagesSchema)
    .output(channelLanguagesSchema)
    .mutation(async ({ ctx, input }) => {
      await setLanguages(ctx.services.db, ctx.actor, input)
      return getLanguages(ctx.services.db, ctx.actor.accountId)
    }),
})
