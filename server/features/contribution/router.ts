import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { deletedSchema } from '#domain/deleted.ts'
import { rangeSchema } from '#domain/page.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { releaseContribution, takeContribution } from './air-commands.ts'
import { MAX_CONTRIBUTIONS } from './create-contribution.ts'
import { deleteContribution } from './delete-contribution.ts'
import { createAndShow, rotateAndShow } from './keys-shown-once.ts'
import { getContribution, listContributions } from './list-contributions.ts'
import { listSessions } from './list-sessions.ts'
import { revokeStreamKey } from './rotate-stream-key.ts'
import {
  contributionListSchema,
  contributionRefSchema,
  contributionSchema,
  createContributionSchema,
  createdContributionSchema,
  sessionListSchema,
  updateContributionSchema,
} from './schema.ts'
import { updateContribution } from './update-contribution.ts'

const CONTRIBUTIONS = '/api/channels/:channelId/contributions'
const CONTRIBUTION = `${CONTRIBUTIONS}/:contributionId`

/** A stream key is returned by create and rotate, once. */
export const contributionRouter = t.router({
  list: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: CONTRIBUTIONS,
        summary: 'The channel’s live inputs, with the state of each. Stream keys are never returned here.',
        mostRows: MAX_CONTRIBUTIONS,
      },
    })
    .input(channelRefSchema)
    .output(contributionListSchema)
    .query(({ ctx, input }) => listContributions(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())),

  sessions: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: `${CONTRIBUTION}/sessions`,
        summary: 'The sessions of the input, the newest first.',
      },
    })
    .input(contributionRefSchema.extend(rangeSchema.shape))
    .output(sessionListSchema)
    .query(({ ctx, input }) => listSessions(ctx.services.db, ctx.actor.accountId, input)),

  create: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: CONTRIBUTIONS,
        summary: 'Add a live input. Over RTMP the answer has rtmpUrl and streamKey, only this once.',
        status: 201,
        errors: ['RTMP_DISABLED', 'TOO_MANY_CONTRIBUTIONS'],
      },
    })
    .input(createContributionSchema)
    .output(createdContributionSchema)
    .mutation(({ ctx, input }) => createAndShow(ctx.services, ctx.actor, input, ctx.now())),

  update: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'PATCH',
        path: CONTRIBUTION,
        summary: 'Change a live input, or switch it on or off. Switching it off disconnects its encoder.',
      },
    })
    .input(updateContributionSchema)
    .output(contributionSchema)
    .mutation(async ({ ctx, input }) => {
      await updateContribution(ctx.services, ctx.actor, input)
      return getContribution(ctx.services, ctx.actor.accountId, input, ctx.now())
    }),

  rotate: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${CONTRIBUTION}/rotate`,
        summary: 'Create a new stream key, returned only this once. An encoder with the old key is disconnected.',
        errors: ['RTMP_DISABLED'],
      },
    })
    .input(contributionRefSchema)
    .output(createdContributionSchema)
    .mutation(({ ctx, input }) => rotateAndShow(ctx.services, ctx.actor, input, ctx.now())),

  revoke: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${CONTRIBUTION}/revoke`,
        summary: 'Revoke the stream key. An encoder with it is disconnected.',
      },
    })
    .input(contributionRefSchema)
    .output(contributionSchema)
    .mutation(async ({ ctx, input }) => {
      await revokeStreamKey(ctx.services.db, ctx.actor, input)
      return getContribution(ctx.services, ctx.actor.accountId, input, ctx.now())
    }),

  delete: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'DELETE',
        path: CONTRIBUTION,
        summary: 'Delete a live input and its key. Recordings stay in the library, unless recording was off.',
        errors: ['CONTRIBUTION_ON_AIR'],
      },
    })
    .input(contributionRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await deleteContribution(ctx.services, ctx.actor, input, ctx.now())
      return { deleted: true as const, id: input.contributionId }
    }),

  /** Takes effect at the next segment boundary after the worker has read it. */
  take: accountProcedure
    .meta({
      permission: 'operate',
      rest: {
        method: 'POST',
        path: `${CONTRIBUTION}/take`,
        summary: 'Take a live feed on air, at the next segment boundary.',
        status: 202,
        errors: ['CONTRIBUTION_OFF', 'CONTRIBUTION_SILENT', 'NOT_ON_AIR', 'COMMANDS_WAITING'],
      },
    })
    .input(contributionRefSchema)
    .output(contributionListSchema)
    .mutation(async ({ ctx, input }) => {
      await takeContribution(ctx.services.db, ctx.actor, input)
      return listContributions(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
    }),

  release: accountProcedure
    .meta({
      permission: 'operate',
      rest: {
        method: 'POST',
        path: `${CONTRIBUTIONS}/release`,
        summary: 'Return from the live feed to the schedule, at the next segment boundary.',
        status: 202,
        errors: ['NOT_ON_AIR', 'COMMANDS_WAITING'],
      },
    })
    .input(channelRefSchema)
    .output(contributionListSchema)
    .mutation(async ({ ctx, input }) => {
      await releaseContribution(ctx.services.db, ctx.actor, input.channelId)
      return listContributions(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
    }),
})
