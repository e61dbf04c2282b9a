import { deletedSchema } from '#domain/deleted.ts'
import { createDestination } from '#features/destination/create-destination.ts'
import { deleteDestination } from '#features/destination/delete-destination.ts'
import { getDestination, listDestinations } from '#features/destination/list-destinations.ts'
import { createDestinationSchema, testSettingsSchema, updateDestinationSchema } from '#features/destination/schema.ts'
import { testDestination } from '#features/destination/test-destination.ts'
import { testSettings } from '#features/destination/test-settings.ts'
import { updateDestination } from '#features/destination/update-destination.ts'
import { destinationListSchema, destinationSchema, testOutcomeSchema } from './destination-answers.ts'
import { accountRoute, type RestRoute } from './route.ts'

const DESTINATIONS = '/api/channels/:channelId/destinations'
const DESTINATION = `${DESTINATIONS}/:destinationId`

/** The dashboard's procedures have one input; here it is split into path and body. */
const createBodySchema = createDestinationSchema.omit({ channelId: true })
const changesSchema = updateDestinationSchema.omit({ channelId: true, destinationId: true })

export const destinationRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: DESTINATIONS,
    summary: 'The channel’s destinations, with the state of each. Stream keys are never returned.',
    status: 200,
    answer: destinationListSchema,
    run: ({ services, actor, params: { channelId = '' }, now }) =>
      listDestinations(services.db, actor.accountId, channelId, now),
  }),
  accountRoute({
    method: 'POST',
    path: DESTINATIONS,
    summary: 'Add a destination. On air, sending begins at once.',
    status: 201,
    body: createBodySchema,
    answer: destinationSchema,
    async run({ services, actor, params: { channelId = '' }, body, now }) {
      const destinationId = await createDestination(services, actor, { channelId, ...body })
      return getDestination(services.db, actor.accountId, channelId, destinationId, now)
    },
  }),
  accountRoute({
    method: 'PATCH',
    path: DESTINATION,
    summary: 'Change a destination or switch it on or off. An omitted stream key is kept.',
    status: 200,
    body: changesSchema,
    answer: destinationSchema,
    async run({ services, actor, params: { channelId = '', destinationId = '' }, body, now }) {
      await updateDestination(services, actor, { channelId, destinationId, ...body })
      return getDestination(services.db, actor.accountId, channelId, destinationId, now)
    },
  }),
  accountRoute({
    method: 'DELETE',
    path: DESTINATION,
    summary: 'Delete a destination with its stream key.',
    status: 200,
    answer: deletedSchema,
    async run({ services, actor, params: { channelId = '', destinationId = '' } }) {
      await deleteDestination(services.db, actor, channelId, destinationId)
      return { deleted: true, id: destinationId }
    },
  }),
  accountRoute({
    method: 'POST',
    path: `${DESTINATIONS}/test`,
    summary: 'Test unsaved settings: connect, up to the point of sending. At most ten seconds.',
    status: 200,
    body: testSettingsSchema.omit({ channelId: true }),
    answer: testOutcomeSchema,
    run: ({ services, actor, params: { channelId = '' }, body, now }) =>
      testSettings(services, actor.accountId, { channelId, ...body }, now),
  }),
  accountRoute({
    method: 'POST',
    path: `${DESTINATION}/test`,
    summary: 'Test the connection up to the point of sending, and report the result. At most ten seconds.',
    status: 200,
    answer: testOutcomeSchema,
    run: ({ services, actor, params: { channelId = '', destinationId = '' }, now }) =>
      testDestination(services, actor.accountId, channelId, destinationId, now),
  }),
]
