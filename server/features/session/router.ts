import { z } from 'zod'
import { t } from '#server/trpc/init.ts'
import { personProcedure } from '#server/trpc/procedures.ts'
import { endSession, signOutEverywhere } from './end-session.ts'
import { listSessions } from './find-session.ts'
import { endSessionSchema, sessionSchema } from './schema.ts'

export const sessionRouter = t.router({
  list: personProcedure
    .output(z.array(sessionSchema))
    .query(({ ctx }) => listSessions(ctx.services.db, ctx.actor.userId, ctx.actor.sessionId, ctx.now())),

  end: personProcedure
    .input(endSessionSchema)
    .output(z.void())
    .mutation(({ ctx, input }) => endSession(ctx.services.db, ctx.actor, input.sessionId)),

  /** Including this device: its next request is anonymous. */
  endAll: personProcedure
    .output(z.object({ ended: z.int() }))
    .mutation(({ ctx }) => signOutEverywhere(ctx.services.db, ctx.actor)),
})
