import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getLadder, setLadder } from './ladder.ts'
import { ladderViewSchema, setLadderSchema } from './schema.ts'

const LADDER = '/api/account/ladder'

export const ladderRouter = t.router({
  get: accountProcedure
    .meta({ rest: { method: 'GET', path: LADDER, summary: 'The rungs of the account.' } })
    .output(ladderViewSchema)
    .query(({ ctx }) => getLadder(ctx.services.db, ctx.actor.accountId)),

  set: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'PUT',
        path: LADDER,
        summary: 'Sets the rungs of the account. Ready items get the rungs that they lack.',
        errors: ['LIMIT_REACHED', 'RUNG_IN_USE'],
      },
    })
    .input(setLadderSchema)
    .output(ladderViewSchema)
    .mutation(async ({ ctx, input }) => {
      await setLadder(ctx.services.db, ctx.actor, input)
      return getLadder(ctx.services.db, ctx.actor.accountId)
    }),
})
