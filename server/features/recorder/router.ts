import { t } from '#server/trpc/init.ts'
import { expansionProcedure } from '#server/trpc/procedures.ts'
import { getRecorder } from './get-recorder.ts'
import { recorderInputSchema, recorderSchema } from './schema.ts'

export const recorderRouter = t.router({
  /** What happened to a channel in the last seven days. */
  get: expansionProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/channels/:channelId/recorder',
        summary: 'What happened to a channel: its state, programmes, gaps, destinations, alerts, probe and viewers.',
      },
    })
    .input(recorderInputSchema)
    .output(recorderSchema)
    .query(({ ctx, input }) => getRecorder(ctx.services.db, ctx.actor.accountId, input, ctx.now())),
})
