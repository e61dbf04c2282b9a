import { deletedSchema } from '#domain/deleted.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { createChannel } from '#features/channel/create-channel.ts'
import { deleteChannel } from '#features/channel/delete-channel.ts'
import { getChannel, getChannelSummary } from '#features/channel/get-channel.ts'
import { listChannels } from '#features/channel/list-channels.ts'
import { createChannelSchema, setRundownSchema, updateChannelSchema } from '#features/channel/schema.ts'
import { setRundown } from '#features/channel/set-rundown.ts'
import { updateChannel } from '#features/channel/update-channel.ts'
import { awaitCommand } from '#features/playout/await-command.ts'
import { channelDetailSchema, channelListSchema, channelSchema, rundownSchema } from './answer-schemas.ts'
import { accountRoute, type RestRoute } from './route.ts'

const CHANNEL = '/api/channels/:channelId'

/** The dashboard's procedures have one input; here it is split into path and body. */
const changesSchema = updateChannelSchema.omit({ channelId: true })
const rundownBodySchema = setRundownSchema.omit({ channelId: true })

const command = (verb: 'start' | 'stop' | 'restart', kind: 'START' | 'STOP' | 'RESTART', summary: string) =>
  accountRoute({
    method: 'POST',
    path: `${CHANNEL}/${verb}`,
    summary,
    status: 202,
    answer: channelSchema,
    async run({ services, actor, params: { channelId = '' }, now }) {
      await commandChannel(services.db, actor, channelId, kind)
      return getChannelSummary(services, actor.accountId, channelId, now)
    },
  })

export const channelRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: '/api/channels',
    summary: 'All channels of the account with their live status.',
    status: 200,
    answer: channelListSchema,
    run: ({ services, actor, now }) => listChannels(services, actor.accountId, now),
  }),
  accountRoute({
    method: 'POST',
    path: '/api/channels',
    summary: 'Create a channel. It is stopped, with an empty rundown.',
    status: 201,
    body: createChannelSchema,
    answer: channelSchema,
    async run({ services, actor, body, now }) {
      const channelId = await createChannel(services.db, actor, body)
      return getChannelSummary(services, actor.accountId, channelId, now)
    },
  }),
  accountRoute({
    method: 'GET',
    path: CHANNEL,
    summary: 'One channel: status, now and next, rundown, health.',
    status: 200,
    answer: channelDetailSchema,
    run: ({ services, actor, params: { channelId = '' }, now }) =>
      getChannel(services, actor.accountId, channelId, now),
  }),
  accountRoute({
    method: 'PATCH',
    path: CHANNEL,
    summary: 'Change the name or the highest resolution.',
    status: 200,
    body: changesSchema,
    answer: channelSchema,
    async run({ services, actor, params: { channelId = '' }, body, now }) {
      await updateChannel(services.db, actor, { channelId, ...body })
      return getChannelSummary(services, actor.accountId, channelId, now)
    },
  }),
  accountRoute({
    method: 'DELETE',
    path: CHANNEL,
    summary: 'Delete a stopped channel.',
    status: 200,
    answer: deletedSchema,
    async run({ services, actor, params: { channelId = '' }, now }) {
      await deleteChannel(services.db, actor, channelId, now)
      return { deleted: true, id: channelId }
    },
  }),
  command('start', 'START', 'Put the channel on air.'),
  command('stop', 'STOP', 'Take the channel off air.'),
  command('restart', 'RESTART', 'Restart the rundown from the top; a stopped channel starts.'),
  accountRoute({
    method: 'GET',
    path: `${CHANNEL}/rundown`,
    summary: 'The rundown in airing order.',
    status: 200,
    answer: rundownSchema,
    async run({ services, actor, params: { channelId = '' }, now }) {
      const { rundown, loop, revision, rundownDurationMs } = await getChannel(services, actor.accountId, channelId, now)
      return { items: rundown, loop, revision, rundownDurationMs }
    },
  }),
  accountRoute({
    method: 'PUT',
    path: `${CHANNEL}/rundown`,
    summary: 'Replace the rundown. On air, the change takes effect at a boundary ahead.',
    status: 200,
    body: rundownBodySchema,
    answer: channelDetailSchema,
    async run({ services, actor, params: { channelId = '' }, body, now }) {
      await awaitCommand(services, channelId, await setRundown(services.db, actor, { channelId, ...body }))
      return getChannel(services, actor.accountId, channelId, now)
    },
  }),
]
