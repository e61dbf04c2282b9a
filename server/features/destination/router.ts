import { deletedSchema } from '#domain/deleted.ts'
import { LIMITS } from '#domain/plan/limits.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { createDestination } from './create-destination.ts'
import { deleteDestination } from './delete-destination.ts'
import { getDestination, listDestinations } from './list-destinations.ts'
import {
  createDestinationSchema,
  destinationListSchema,
  destinationRefSchema,
  destinationSchema,
  listDestinationsSchema,
  testOutcomeSchema,
  testSettingsSchema,
  updateDestinationSchema,
} from './schema.ts'
import { testDestination } from './test-destination.ts'
import { testSettings } from './test-settings.ts'
import { updateDestination } from './update-destination.ts'

const DESTINATIONS = '/api/channels/:channelId/destinations'
const DESTINATION = `${DESTINATIONS}/:destinationId`

/** No answer contains a stream key. */
export const destinationRouter = t.router({
  list: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: DESTINATIONS,
        summary: 'The channel’s destinations, with the state of each. Stream keys are never returned.',
        mostRows: LIMITS.destinations.most,
      },
    })
    .input(listDestinationsSchema)
    .output(destinationListSchema)
    .query(async ({ ctx, input }) => {
      const list = await listDestinations(ctx.services.db, ctx.actor.accountId, input.channelId, ctx.now())
      if (!input.status) return list
      return { ...list, destinations: list.destinations.filter(({ status }) => status === input.status) }
    }),

  create: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: DESTINATIONS,
        summary: 'Add a destination. On air, sending begins at once.',
        status: 201,
        errors: ['TOO_MANY_DESTINATIONS', 'LIMIT_REACHED'],
      },
    })
    .input(createDestinationSchema)
    .output(destinationSchema)
    .mutation(async ({ ctx, input }) => {
      const destinationId = await createDestination(ctx.services, ctx.actor, input)
      return getDestination(
        ctx.services.db,
        ctx.actor.accountId,
        { channelId: input.channelId, destinationId },
        ctx.now(),
      )
    }),

  update: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'PATCH',
        path: DESTINATION,
        summary: 'Change a destination or switch it on or off. An omitted stream key is kept.',
        errors: ['LIMIT_REACHED'],
      },
    })
    .input(updateDestinationSchema)
    .output(destinationSchema)
    .mutation(async ({ ctx, input }) => {
      await updateDestination(ctx.services, ctx.actor, input)
      return getDestination(ctx.services.db, ctx.actor.accountId, input, ctx.now())
    }),

  delete: accountProcedure
    .meta({
      permission: 'configure',
      rest: { method: 'DELETE', path: DESTINATION, summary: 'Delete a destination with its stream key.' },
    })
    .input(destinationRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await deleteDestination(ctx.services.db, ctx.actor, input)
      return { deleted: true as const, id: input.destinationId }
    }),

  /** Connects as a relay would, up to the point of sending. At most ten seconds. */
  test: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${DESTINATION}/test`,
        summary: 'Test the connection up to the point of sending, and report the result. At most ten seconds.',
        errors: ['DESTINATION_SENDING', 'TOO_MANY_ATTEMPTS'],
      },
    })
    .input(destinationRefSchema)
    .output(testOutcomeSchema)
    .mutation(({ ctx, input }) => testDestination(ctx.services, ctx.actor.accountId, input, ctx.now())),

  /** The same with unsaved settings. */
  testSettings: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${DESTINATIONS}/test`,
        summary: 'Test unsaved settings: connect, up to the point of sending. At most ten seconds.',
        errors: ['DESTINATION_NOT_FOUND', 'DESTINATION_SENDING', 'TOO_MANY_ATTEMPTS'],
      },
    })
    .input(testSettingsSchema)
    .output(testOutcomeSchema)
    .mutation(({ ctx, input }) => testSettings(ctx.services, ctx.actor.accountId, input, ctx.now())),
})
