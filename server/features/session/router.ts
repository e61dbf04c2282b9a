import { t } from '#server/trpc/init.ts'
import { personProcedure } from '#server/trpc/procedures.ts'
import { endSession, signOutEverywhere } from './end-session.ts'
import { listSessions } from './find-session.ts'
import { endSessionSchema } from './schema.ts'

export const sessionRouter = t.router({
  list: personProcedure.query(({ ctx }) =>
    listSessions(ctx.services.db, ctx.actor.userId, ctx.actor.sessionId, ctx.now()),
  ),

  end: personProcedure
    .input(endSessionSchema)
    .mutation(({ ctx, input }) => endSession(ctx.services.db, ctx.actor, input.sessionId)),

  /** Including this device: its next request is anonymous. */
  endAll: personProcedure.mutation(({ ctx }) => signOutEverywhere(ctx.services.db, ctx.actor)),
})
