import { z } from 'zod'
import { t } from '../../trpc/init.ts'
import { accountProcedure } from '../../trpc/procedures.ts'
import { watch } from '../../trpc/watch.ts'
import { channelRefSchema } from '../channel/schema.ts'
import { destinationsFingerprint, getDestination, listDestinations } from './reads.ts'
import { createDestinationSchema, destinationRefSchema, updateDestinationSchema } from './schema.ts'
import { testDestination } from './test-destination.ts'
import { createDestination, deleteDestination, updateDestination } from './writes.ts'

/** tRPC's client adds it after a reconnect; the first snapshot is complete, so nothing is replayed. */
const watchSchema = channelRefSchema.extend({ lastEventId: z.string().nullish() })

/** No answer carries a stream key. */
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

  /** Connects as a relay would, up to the moment in which it would send. At most ten seconds. */
  test: accountProcedure
    .input(destinationRefSchema)
    .mutation(({ ctx, input }) =>
      testDestination(ctx.services, ctx.actor.accountId, input.channelId, input.destinationId, ctx.now()),
    ),

  /** DestinationsSnapshot at once, whenever something changed, and every two seconds for the figures. */
  onChange: accountProcedure.input(watchSchema).subscription(async ({ ctx, input, signal }) => {
    const look = () => listDestinations(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())
    // Before the stream begins: a channel that is not theirs is refused like everywhere else.
    await look()
    return watch(ctx, signal, {
      topic: 'destinations',
      look,
      fingerprint: destinationsFingerprint,
      refreshMs: 2_000,
    })
  }),
})
