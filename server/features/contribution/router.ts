import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { deleteContribution } from './delete-contribution.ts'
import { createAndShow, rotateAndShow } from './keys-shown-once.ts'
import { getContribution, listContributions } from './list-contributions.ts'
import { listSessions } from './list-sessions.ts'
import { releaseContribution, takeContribution } from './orders.ts'
import { revokeStreamKey } from './rotate-stream-key.ts'
import { contributionRefSchema, createContributionSchema, updateContributionSchema } from './schema.ts'
import { updateContribution } from './update-contribution.ts'

/** A stream key is returned by create and rotate, once. */
export const contributionRouter = t.router({
  list: accountProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => listContributions(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())),

  sessions: accountProcedure
    .input(contributionRefSchema)
    .query(({ ctx, input }) =>
      listSessions(ctx.services.db, ctx.actor.accountId, input.channelId, input.contributionId),
    ),

  create: accountProcedure
    .input(createContributionSchema)
    .mutation(({ ctx, input }) => createAndShow(ctx.services, ctx.actor, input, ctx.now())),

  update: accountProcedure.input(updateContributionSchema).mutation(async ({ ctx, input }) => {
    await updateContribution(ctx.services, ctx.actor, input)
    return getContribution(ctx.services, ctx.actor.accountId, input.channelId, input.contributionId, ctx.now())
  }),

  rotate: accountProcedure
    .input(contributionRefSchema)
    .mutation(({ ctx, input }) =>
      rotateAndShow(ctx.services, ctx.actor, input.channelId, input.contributionId, ctx.now()),
    ),

  revoke: accountProcedure.input(contributionRefSchema).mutation(async ({ ctx, input }) => {
    await revokeStreamKey(ctx.services.db, ctx.actor, input.channelId, input.contributionId)
    return getContribution(ctx.services, ctx.actor.accountId, input.channelId, input.contributionId, ctx.now())
  }),

  delete: accountProcedure.input(contributionRefSchema).mutation(async ({ ctx, input }) => {
    await deleteContribution(ctx.services, ctx.actor, input.channelId, input.contributionId, ctx.now())
    return { deleted: true as const, contributionId: input.contributionId }
  }),

  /** Takes effect at the next segment boundary after the worker has read it. */
  take: accountProcedure.input(contributionRefSchema).mutation(async ({ ctx, input }) => {
    await takeContribution(ctx.services.db, ctx.actor, input.channelId, input.contributionId)
    return listContributions(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
  }),

  release: accountProcedure.input(channelRefSchema).mutation(async ({ ctx, input }) => {
    await releaseContribution(ctx.services.db, ctx.actor, input.channelId)
    return listContributions(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
  }),
})
