import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { setLanguages, viewLanguages } from './languages.ts'
import { languagesViewSchema, setLanguagesSchema } from './schema.ts'

const LANGUAGES = '/api/account/languages'

export const languageRouter = t.router({
  get: accountProcedure
    .meta({ rest: { method: 'GET', path: LANGUAGES, summary: 'The languages of the channels of the account.' } })
    .output(languagesViewSchema)
    .query(({ ctx }) => viewLanguages(ctx.services.db, ctx.actor.accountId)),

  set: accountProcedure
    .meta({
      permission: 'program',
      rest: { method: 'PUT', path: LANGUAGES, summary: 'Sets the languages of the channels of the account.' },
    })
    .input(setLanguagesSchema)
    .output(languagesViewSchema)
    .mutation(async ({ ctx, input }) => {
      await setLanguages(ctx.services.db, ctx.actor, input)
      return viewLanguages(ctx.services.db, ctx.actor.accountId)
    }),
})
