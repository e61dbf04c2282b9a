import { channelRefSchema } from '#features/channel/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getPlayerSettings } from './reads.ts'
import { updatePlayerSchema } from './schema.ts'
import { updatePlayer } from './writes.ts'

export const playerRouter = t.router({
  get: accountProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => getPlayerSettings(ctx.services, ctx.actor.accountId, input.channelId)),

  update: accountProcedure.input(updatePlayerSchema).mutation(async ({ ctx, input }) => {
    await updatePlayer(ctx.services.db, ctx.actor, input, ctx.now())
    return getPlayerSettings(ctx.services, ctx.actor.accountId, input.channelId)
  }),
})
