import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { rangeSchema } from '#domain/page.ts'
import { rehearsalSchema } from '#domain/schedule/check/preview-dst.ts'
import { awaitChange, awaitOrder } from '#features/playout/await-command.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, expansionProcedure, publishProcedure } from '#server/trpc/procedures.ts'
import { getDstPreview, getFlightCheck } from './check-schedule.ts'
import { controlChannel } from './control-channel.ts'
import { getDraft } from './get-draft.ts'
import { listAir } from './list-air.ts'
import { getVersionContent, listVersions } from './list-versions.ts'
import { previewSchedule } from './preview-schedule.ts'
import { awaitPublished, publishSchedule, rollbackSchedule } from './publish-schedule.ts'
import { saveDraft } from './save-draft.ts'
import {
  airListSchema,
  changeSchema,
  controlSchema,
  draftSchema,
  effectiveSchema,
  flightCheckSchema,
  publishedSchema,
  publishSchema,
  rollbackSchema,
  saveDraftSchema,
  schedulePreviewSchema,
  setModeSchema,
  storedScheduleSchema,
  versionSchema,
  windowSchema,
} from './schema.ts'
import { setMode } from './set-mode.ts'

const CHANNEL = '/api/channels/:channelId'
const VERSIONS = `${CHANNEL}/schedule/versions`

export const scheduleRouter = t.router({
  /** The content of the editor. */
  getDraft: accountProcedure
    .input(channelRefSchema)
    .output(draftSchema)
    .query(({ ctx, input }) => getDraft(ctx.services.db, ctx.actor.accountId, input.channelId)),

  saveDraft: accountProcedure
    .meta({ permission: 'program' })
    .input(saveDraftSchema)
    .output(z.object({ revision: z.int() }))
    .mutation(async ({ ctx, input }) => ({ revision: await saveDraft(ctx.services.db, ctx.actor, input) })),

  /** What the content would air in a window, with its faults; nothing is saved. */
  preview: expansionProcedure
    .input(windowSchema.safeExtend({ content: z.record(z.string(), z.unknown()) }))
    .output(schedulePreviewSchema)
    .query(({ ctx, input }) => previewSchedule(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  publish: publishProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'POST',
        path: VERSIONS,
        summary: 'Publish a whole schedule given as JSON, or the draft if no content is given.',
        status: 201,
        readBody: (body) => ('blocks' in body ? { content: body } : body),
        errors: ['SCHEDULE_INVALID', 'FLIGHT_CHECK_RED', 'TOO_MANY_ENTRIES', 'NOTHING_DRAFTED', 'COMMANDS_WAITING'],
      },
    })
    .input(publishSchema)
    .output(publishedSchema)
    .mutation(async ({ ctx, input }) => {
      return awaitPublished(
        ctx.services,
        input.channelId,
        await publishSchedule(ctx.services.db, ctx.actor, input, ctx.now()),
      )
    }),

  rollback: publishProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'POST',
        path: `${VERSIONS}/:number/rollback`,
        summary: 'Publish an earlier version again, as a new version.',
        status: 201,
        errors: ['VERSION_NOT_FOUND', 'TOO_MANY_ENTRIES', 'COMMANDS_WAITING'],
      },
    })
    .input(rollbackSchema)
    .output(publishedSchema)
    .mutation(async ({ ctx, input }) => {
      return awaitPublished(
        ctx.services,
        input.channelId,
        await rollbackSchedule(ctx.services.db, ctx.actor, input, ctx.now()),
      )
    }),

  listVersions: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: VERSIONS,
        summary: 'Published versions, newest first, with what changed in each.',
        answerAs: 'versions',
      },
    })
    .input(channelRefSchema.extend(rangeSchema.shape))
    .output(z.array(versionSchema))
    .query(({ ctx, input }) => listVersions(ctx.services.db, ctx.actor.accountId, input.channelId, input)),

  getVersion: accountProcedure
    .input(rollbackSchema)
    .output(storedScheduleSchema)
    .query(({ ctx, input }) => getVersionContent(ctx.services.db, ctx.actor.accountId, input.channelId, input.number)),

  /** What airs in a window: the written timeline, then the published schedule. */
  listAir: expansionProcedure
    .input(windowSchema)
    .output(airListSchema)
    .query(({ ctx, input }) => listAir(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  flightCheck: expansionProcedure
    .meta({
      rest: {
        method: 'GET',
        path: `${CHANNEL}/flight-check`,
        summary: 'Run the flight check: expands the next 72 hours of the draft and returns errors and warnings.',
        errors: ['TOO_MANY_ENTRIES'],
      },
    })
    .input(channelRefSchema)
    .output(flightCheckSchema)
    .query(({ ctx, input }) => getFlightCheck(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())),

  rehearsal: expansionProcedure
    .input(channelRefSchema)
    .output(z.array(rehearsalSchema))
    .query(({ ctx, input }) => getDstPreview(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())),

  setMode: publishProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'PUT',
        path: `${CHANNEL}/mode`,
        summary: 'Air the looped rundown (loop) or the published schedule (calendar), also while on air.',
        errors: ['COMMANDS_WAITING'],
      },
    })
    .input(setModeSchema)
    .output(changeSchema)
    .mutation(async ({ ctx, input }) => {
      return awaitChange(ctx.services, input.channelId, await setMode(ctx.services.db, ctx.actor, input))
    }),

  control: accountProcedure
    .meta({
      permission: 'operate',
      rest: {
        method: 'POST',
        path: `${CHANNEL}/control`,
        summary: 'Skip, insert, hold on the slate, or go back to the schedule, at the next segment.',
        status: 202,
        errors: ['NOT_ON_AIR', 'MEDIA_NOT_FOUND', 'MEDIA_NOT_READY', 'COMMAND_REFUSED', 'COMMANDS_WAITING'],
      },
    })
    .input(controlSchema)
    .output(effectiveSchema)
    .mutation(async ({ ctx, input }) => {
      return awaitOrder(ctx.services, input.channelId, await controlChannel(ctx.services.db, ctx.actor, input))
    }),
})
