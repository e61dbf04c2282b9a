import { t } from '../../trpc/init.ts'
import { accountProcedure } from '../../trpc/procedures.ts'
import { channelRefSchema } from '../channel/schema.ts'
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
