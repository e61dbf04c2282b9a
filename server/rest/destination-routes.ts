import { createDestination } from '#features/destination/create-destination.ts'
import { deleteDestination } from '#features/destination/delete-destination.ts'
import { getDestination, listDestinations } from '#features/destination/list-destinations.ts'
import { createDestinationSchema, testSettingsSchema, updateDestinationSchema } from '#features/destination/schema.ts'
import { testDestination } from '#features/destination/test-destination.ts'
import { testSettings } from '#features/destination/test-settings.ts'
import { updateDestination } from '#features/destination/update-destination.ts'
import { deletedSchema } from './answer-schemas.ts'
import { destinationListSchema, destinationSchema, testOutcomeSchema } from './destination-answers.ts'
import { accountRoute, type RestRoute } from './route.ts'

const DESTINATIONS = '/api/channels/:channelId/destinations'
const DESTINATION = `${DESTINATIONS}/:destinationId`

/** What the dashboard's procedures get in one input stands here in path and body. */
const createBodySchema = createDestinationSchema.omit({ channelId: true })
const changesSchema = updateDestinationSchema.omit({ channelId: true, destinationId: true })

export const destinationRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: DESTINATIONS,
    summary: 'Where the channel is pushed to, with the state of each. Stream keys are never answered.',
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
    summary: 'Change a destination or switch it on or off. The stream key stays when none is given.',
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
    summary: 'Remove a destination with its stream key.',
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
    summary: 'Connect with settings that are not saved, up to the moment of sending. At most ten seconds.',
    status: 200,
    body: testSettingsSchema.omit({ channelId: true }),
    answer: testOutcomeSchema,
    run: ({ services, actor, params: { channelId = '' }, body, now }) =>
      testSettings(services, actor.accountId, { channelId, ...body }, now),
  }),
  accountRoute({
    method: 'POST',
    path: `${DESTINATION}/test`,
    summary: 'Connect up to the moment of sending, and say how far that came. At most ten seconds.',
    status: 200,
    answer: testOutcomeSchema,
    run: ({ services, actor, params: { channelId = '', destinationId = '' }, now }) =>
      testDestination(services, actor.accountId, channelId, destinationId, now),
  }),
]
