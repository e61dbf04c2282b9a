import { z } from 'zod'
import { t } from '#server/trpc/init.ts'
import { publicProcedure } from '#server/trpc/procedures.ts'
import { createFirstAccount } from './create-first-account.ts'
import { createFirstAccountSchema } from './schema.ts'

export const setupRouter = t.router({
  /** For the holder of the one-time link. */
  createFirstAccount: publicProcedure
    .input(createFirstAccountSchema)
    .output(z.void())
    .mutation(({ ctx, input }) => createFirstAccount(ctx.services.db, input, ctx.now())),
})
