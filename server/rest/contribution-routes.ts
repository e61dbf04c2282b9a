import { deletedSchema } from '#domain/deleted.ts'
import { deleteContribution } from '#features/contribution/delete-contribution.ts'
import { createAndShow, rotateAndShow } from '#features/contribution/keys-shown-once.ts'
import { getContribution, listContributions } from '#features/contribution/list-contributions.ts'
import { listSessions } from '#features/contribution/list-sessions.ts'
import { releaseContribution, takeContribution } from '#features/contribution/orders.ts'
import { revokeStreamKey } from '#features/contribution/rotate-stream-key.ts'
import { createContributionSchema, updateContributionSchema } from '#features/contribution/schema.ts'
import { updateContribution } from '#features/contribution/update-contribution.ts'
import {
  contributionListSchema,
  contributionSchema,
  createdContributionSchema,
  sessionListSchema,
} from './contribution-answers.ts'
import { accountRoute, type RestRoute } from './route.ts'

const CONTRIBUTIONS = '/api/channels/:channelId/contributions'
const CONTRIBUTION = `${CONTRIBUTIONS}/:contributionId`

/** The dashboard's procedures have one input; here it is split into path and body. */
const createBodySchema = createContributionSchema.omit({ channelId: true })
const changesSchema = updateContributionSchema.omit({ channelId: true, contributionId: true })

export const contributionRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: CONTRIBUTIONS,
    summary: 'The channel’s live inputs, with the state of each. Stream keys are never returned here.',
    status: 200,
    answer: contributionListSchema,
    run: ({ services, actor, params: { channelId = '' }, now }) =>
      listContributions(services, actor.accountId, channelId, now),
  }),
  accountRoute({
    method: 'POST',
    path: CONTRIBUTIONS,
    summary: 'Add a live input. Over RTMP the answer has rtmpUrl and streamKey, only this once.',
    status: 201,
    body: createBodySchema,
    answer: createdContributionSchema,
    run: ({ services, actor, params: { channelId = '' }, body, now }) =>
      createAndShow(services, actor, { channelId, ...body }, now),
  }),
  // Before the routes with an id: “release” is none.
  accountRoute({
    method: 'POST',
    path: `${CONTRIBUTIONS}/release`,
    summary: 'Return from the live feed to the schedule, at the next segment boundary.',
    status: 202,
    answer: contributionListSchema,
    async run({ services, actor, params: { channelId = '' }, now }) {
      await releaseContribution(services.db, actor, channelId)
      return listContributions(services, actor.accountId, channelId, now)
    },
  }),
  accountRoute({
    method: 'PATCH',
    path: CONTRIBUTION,
    summary: 'Change a live input, or switch it on or off. Switching it off disconnects its sender.',
    status: 200,
    body: changesSchema,
    answer: contributionSchema,
    async run({ services, actor, params: { channelId = '', contributionId = '' }, body, now }) {
      await updateContribution(services, actor, { channelId, contributionId, ...body })
      return getContribution(services, actor.accountId, channelId, contributionId, now)
    },
  }),
  accountRoute({
    method: 'DELETE',
    path: CONTRIBUTION,
    summary: 'Delete a live input and its key. Recordings stay in the library, unless recording was off.',
    status: 200,
    answer: deletedSchema,
    async run({ services, actor, params: { channelId = '', contributionId = '' }, now }) {
      await deleteContribution(services, actor, channelId, contributionId, now)
      return { deleted: true, id: contributionId }
    },
  }),
  accountRoute({
    method: 'POST',
    path: `${CONTRIBUTION}/rotate`,
    summary: 'Create a new stream key, returned only this once. A sender with the old key is disconnected.',
    status: 200,
    answer: createdContributionSchema,
    run: ({ services, actor, params: { channelId = '', contributionId = '' }, now }) =>
      rotateAndShow(services, actor, channelId, contributionId, now),
  }),
  accountRoute({
    method: 'POST',
    path: `${CONTRIBUTION}/revoke`,
    summary: 'Revoke the stream key. A sender with it is disconnected.',
    status: 200,
    answer: contributionSchema,
    async run({ services, actor, params: { channelId = '', contributionId = '' }, now }) {
      await revokeStreamKey(services.db, actor, channelId, contributionId)
      return getContribution(services, actor.accountId, channelId, contributionId, now)
    },
  }),
  accountRoute({
    method: 'POST',
    path: `${CONTRIBUTION}/take`,
    summary: 'Take a live feed on air, at the next segment boundary.',
    status: 202,
    answer: contributionListSchema,
    async run({ services, actor, params: { channelId = '', contributionId = '' }, now }) {
      await takeContribution(services.db, actor, channelId, contributionId)
      return listContributions(services, actor.accountId, channelId, now)
    },
  }),
  accountRoute({
    method: 'GET',
    path: `${CONTRIBUTION}/sessions`,
    summary: 'The sessions of the input: newest first, at most fifty.',
    status: 200,
    answer: sessionListSchema,
    run: ({ services, actor, params: { channelId = '', contributionId = '' } }) =>
      listSessions(services.db, actor.accountId, channelId, contributionId),
  }),
]
