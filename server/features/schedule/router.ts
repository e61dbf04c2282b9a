import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { awaitChange, awaitOrder } from '#features/playout/await-command.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, expansionProcedure, publishProcedure } from '#server/trpc/procedures.ts'
import { getFlightCheck, getRehearsal } from './check-schedule.ts'
import { controlChannel } from './control-channel.ts'
import { getDraft } from './get-draft.ts'
import { listAir } from './list-air.ts'
import { getVersionContent, listVersions } from './list-versions.ts'
import { previewSchedule } from './preview-schedule.ts'
import { awaitPublished, publishSchedule, rollbackSchedule } from './publish-schedule.ts'
import { saveDraft } from './save-draft.ts'
import { controlSchema, publishSchema, rollbackSchema, saveDraftSchema, setModeSchema, windowSchema } from './schema.ts'
import { setMode } from './set-mode.ts'

export const scheduleRouter = t.router({
  /** The content of the editor. */
  getDraft: accountProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => getDraft(ctx.services.db, ctx.actor.accountId, input.channelId)),

  saveDraft: accountProcedure.input(saveDraftSchema).mutation(async ({ ctx, input }) => {
    return { revision: await saveDraft(ctx.services.db, ctx.actor, input) }
  }),

  /** What the content would air in a window, with its faults; nothing is saved. */
  preview: expansionProcedure
    .input(windowSchema.safeExtend({ content: z.record(z.string(), z.unknown()) }))
    .query(({ ctx, input }) => previewSchedule(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  publish: publishProcedure.input(publishSchema).mutation(async ({ ctx, input }) => {
    return awaitPublished(
      ctx.services,
      input.channelId,
      await publishSchedule(ctx.services.db, ctx.actor, input, ctx.now()),
    )
  }),

  rollback: publishProcedure.input(rollbackSchema).mutation(async ({ ctx, input }) => {
    return awaitPublished(
      ctx.services,
      input.channelId,
      await rollbackSchedule(ctx.services.db, ctx.actor, input, ctx.now()),
    )
  }),

  listVersions: accountProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => listVersions(ctx.services.db, ctx.actor.accountId, input.channelId)),

  getVersion: accountProcedure
    .input(rollbackSchema)
    .query(({ ctx, input }) => getVersionContent(ctx.services.db, ctx.actor.accountId, input.channelId, input.number)),

  /** What airs in a window: the written timeline, then the published schedule. */
  listAir: expansionProcedure
    .input(windowSchema)
    .query(({ ctx, input }) => listAir(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  flightCheck: expansionProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => getFlightCheck(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())),

  rehearsal: expansionProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => getRehearsal(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())),

  setMode: publishProcedure.input(setModeSchema).mutation(async ({ ctx, input }) => {
    return awaitChange(ctx.services, input.channelId, await setMode(ctx.services.db, ctx.actor, input))
  }),

  control: accountProcedure.input(controlSchema).mutation(async ({ ctx, input }) => {
    return awaitOrder(ctx.services, input.channelId, await controlChannel(ctx.services.db, ctx.actor, input))
  }),
})
