import { z } from 'zod'
import { t } from '#server/trpc/init.ts'
import { adminProcedure } from '#server/trpc/procedures.ts'
import { findDrillableChannels, getGameDay, listGameDays } from './list-game-days.ts'
import { drillableChannelSchema, findChannelsSchema, gameDaySchema, startGameDaySchema } from './schema.ts'
import { MOST_GAME_DAYS, startGameDay } from './start-game-day.ts'

const PATH = '/api/admin/game-days'

export const gameDayRouter = t.router({
  list: adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: PATH,
        summary: 'Game days with their reports, the newest first, for admins.',
        answerAs: 'gameDays',
        mostRows: MOST_GAME_DAYS,
      },
    })
    .output(z.array(gameDaySchema))
    .query(({ ctx }) => listGameDays(ctx.services.db)),

  start: adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: PATH,
        summary: 'Run drills on a channel on air and measure what viewers see, for admins. One at a time.',
        status: 202,
        errors: ['CHANNEL_NOT_FOUND', 'GAME_DAY_OFF_AIR', 'GAME_DAY_RUNNING'],
      },
    })
    .input(startGameDaySchema)
    .output(gameDaySchema)
    .mutation(async ({ ctx, input }) => {
      const { db } = ctx.services
      return getGameDay(db, await startGameDay(db, ctx.actor, input))
    }),

  /** For the choice of a channel. */
  channels: adminProcedure
    .input(findChannelsSchema)
    .output(z.array(drillableChannelSchema))
    .query(({ ctx, input }) => findDrillableChannels(ctx.services.db, input.query)),
})
