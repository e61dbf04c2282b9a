import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getPlayerSettings } from './get-player-settings.ts'
import { updatePlayerSchema } from './schema.ts'
import { updatePlayer } from './update-player.ts'

export const playerRouter = t.router({
  get: accountProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => getPlayerSettings(ctx.services, ctx.actor.accountId, input.channelId)),

  update: accountProcedure.input(updatePlayerSchema).mutation(async ({ ctx, input }) => {
    await updatePlayer(ctx.services.db, ctx.actor, input, ctx.now())
    return getPlayerSettings(ctx.services, ctx.actor.accountId, input.channelId)
  }),
})
