import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { createDestination } from './create-destination.ts'
import { deleteDestination } from './delete-destination.ts'
import { getDestination, listDestinations } from './list-destinations.ts'
import { createDestinationSchema, destinationRefSchema, testSettingsSchema, updateDestinationSchema } from './schema.ts'
import { testDestination } from './test-destination.ts'
import { testSettings } from './test-settings.ts'
import { updateDestination } from './update-destination.ts'

/** No answer contains a stream key. */
export const destinationRouter = t.router({
  list: accountProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => listDestinations(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())),

  create: accountProcedure.input(createDestinationSchema).mutation(async ({ ctx, input }) => {
    const destinationId = await createDestination(ctx.services, ctx.actor, input)
    return getDestination(ctx.services.db, ctx.actor.accountId, input.channelId, destinationId, ctx.now())
  }),

  update: accountProcedure.input(updateDestinationSchema).mutation(async ({ ctx, input }) => {
    await updateDestination(ctx.services, ctx.actor, input)
    return getDestination(ctx.services.db, ctx.actor.accountId, input.channelId, input.destinationId, ctx.now())
  }),

  delete: accountProcedure.input(destinationRefSchema).mutation(async ({ ctx, input }) => {
    await deleteDestination(ctx.services.db, ctx.actor, input.channelId, input.destinationId)
    return { deleted: true as const, destinationId: input.destinationId }
  }),

  /** Connects as a relay would, up to the point of sending. At most ten seconds. */
  test: accountProcedure
    .input(destinationRefSchema)
    .mutation(({ ctx, input }) =>
      testDestination(ctx.services, ctx.actor.accountId, input.channelId, input.destinationId, ctx.now()),
    ),

  /** The same with unsaved settings. */
  testSettings: accountProcedure
    .input(testSettingsSchema)
    .mutation(({ ctx, input }) => testSettings(ctx.services, ctx.actor.accountId, input, ctx.now())),
})
