import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getPlayerSettings } from './get-player-settings.ts'
import { playerSettingsSchema, updatePlayerSchema } from './schema.ts'
import { updatePlayer } from './update-player.ts'

const PLAYER = '/api/channels/:channelId/player'

export const playerRouter = t.router({
  get: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: PLAYER,
        summary: 'The channel’s access, allowed domains, player look, and addresses.',
      },
    })
    .input(channelRefSchema)
    .output(playerSettingsSchema)
    .query(({ ctx, input }) => getPlayerSettings(ctx.services, ctx.actor.accountId, input.channelId)),

  update: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'PATCH',
        path: PLAYER,
        summary: 'Change access, allowed domains, or the look. Omitted fields stay.',
        errors: ['DVR_BEYOND_PLAN', 'LIMIT_REACHED', 'MEDIA_NOT_FOUND'],
      },
    })
    .input(updatePlayerSchema)
    .output(playerSettingsSchema)
    .mutation(async ({ ctx, input }) => {
      await updatePlayer(ctx.services.db, ctx.actor, input, ctx.now())
      return getPlayerSettings(ctx.services, ctx.actor.accountId, input.channelId)
    }),
})
