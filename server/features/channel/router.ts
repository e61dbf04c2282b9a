import { bulkResultsSchema } from '#domain/bulk.ts'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { RUNDOWN_MAX_ITEMS } from '#domain/channel/decide-rundown.ts'
import { deletedSchema } from '#domain/deleted.ts'
import { RESTORABLE_DAYS } from '#domain/deleted-for.ts'
import { rangeSchema } from '#domain/page.ts'
import { awaitCommand } from '#features/playout/await-command.ts'
import { assertPermitted } from '#server/auth/authenticate.ts'
import type { ErrorCode } from '#server/errors.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, streamProcedure } from '#server/trpc/procedures.ts'
import { watch } from '#server/trpc/watch.ts'
import { bulkChannels } from './bulk-channels.ts'
import { boardOf } from './channel-boards.ts'
import { cloneChannel } from './clone-channel.ts'
import { commandChannel } from './command-channel.ts'
import { createChannel } from './create-channel.ts'
import { deleteChannel } from './delete-channel.ts'
import { getChannel, getChannelSummary } from './get-channel.ts'
import { listChannels } from './list-channels.ts'
import { listDeletedChannels, restoreChannel } from './restore-channel.ts'
import {
  bulkChannelsSchema,
  channelDetailSchema,
  channelListSchema,
  channelSchema,
  cloneChannelSchema,
  createChannelSchema,
  deletedChannelsSchema,
  listChannelsSchema,
  rundownSchema,
  setRundownSchema,
  updateChannelSchema,
} from './schema.ts'
import { setRundown } from './set-rundown.ts'
import { updateChannel } from './update-channel.ts'

const CHANNEL = '/api/channels/:channelId'

const STARTING = ['RUNDOWN_EMPTY', 'MEDIA_NOT_READY', 'LIMIT_REACHED', 'EMAIL_UNVERIFIED'] as const

const command = (kind: 'START' | 'STOP' | 'RESTART', summary: string, errors: readonly ErrorCode[]) =>
  accountProcedure
    .meta({
      permission: 'operate',
      rest: {
        method: 'POST',
        path: `${CHANNEL}/${kind.toLowerCase()}`,
        summary,
        status: 202,
        errors: [...errors, 'COMMANDS_WAITING'],
      },
    })
    .input(channelRefSchema)
    .output(channelSchema)
    .mutation(async ({ ctx, input }) => {
      await commandChannel(ctx.services.db, ctx.actor, input.channelId, kind)
      return getChannelSummary(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
    })

export const channelRouter = t.router({
  list: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/channels',
        summary: 'The channels of the account with their live status, the oldest first.',
      },
    })
    .input(listChannelsSchema.prefault({}))
    .output(channelListSchema)
    .query(({ ctx, input }) => listChannels(ctx.services, ctx.actor.accountId, ctx.now(), input)),

  listDeleted: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/channels/deleted',
        summary: `Deleted channels. Each can be restored for ${RESTORABLE_DAYS} days.`,
      },
    })
    .input(rangeSchema.prefault({}))
    .output(deletedChannelsSchema)
    .query(async ({ ctx, input }) => ({
      channels: await listDeletedChannels(ctx.services.db, ctx.actor.accountId, ctx.now(), input),
    })),

  /** Who may only operate channels starts and stops them here too. */
  bulk: accountProcedure
    .meta({
      permission: 'operate',
      rest: {
        method: 'POST',
        path: '/api/channels/bulk',
        summary: 'Start, stop, restart, label, move or delete up to 500 channels. Each succeeds or fails by itself.',
      },
    })
    .input(bulkChannelsSchema)
    .output(bulkResultsSchema)
    .mutation(async ({ ctx, input }) => {
      const { action } = input
      if (action !== 'start' && action !== 'stop' && action !== 'restart') assertPermitted(ctx.actor, 'configure')
      return { results: await bulkChannels(ctx.services.db, ctx.actor, input, ctx.now) }
    }),

  get: accountProcedure
    .meta({ rest: { method: 'GET', path: CHANNEL, summary: 'One channel: status, now and next, rundown, health.' } })
    .input(channelRefSchema)
    .output(channelDetailSchema)
    .query(({ ctx, input }) => getChannel(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())),

  create: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: '/api/channels',
        summary: 'Create a channel. It is stopped and its rundown empty.',
        status: 201,
        errors: ['CHANNEL_NAME_TAKEN', 'LIMIT_REACHED', 'MEDIA_NOT_FOUND', 'MEDIA_NOT_READY'],
      },
    })
    .input(createChannelSchema)
    .output(channelSchema)
    .mutation(async ({ ctx, input }) => {
      const channelId = await createChannel(ctx.services.db, ctx.actor, input)
      return getChannelSummary(ctx.services, ctx.actor.accountId, channelId, ctx.now())
    }),

  update: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'PATCH',
        path: CHANNEL,
        summary: 'Change the name or the settings. The address stays.',
        errors: ['CHANNEL_NAME_TAKEN', 'LIMIT_REACHED', 'MEDIA_NOT_FOUND', 'MEDIA_NOT_READY', 'COMMANDS_WAITING'],
      },
    })
    .input(updateChannelSchema)
    .output(channelSchema)
    .mutation(async ({ ctx, input }) => {
      await updateChannel(ctx.services.db, ctx.actor, input)
      return getChannelSummary(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
    }),

  clone: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${CHANNEL}/clone`,
        summary: 'A stopped copy: settings, rundown, draft schedule, and destinations without their keys.',
        status: 201,
        errors: ['CHANNEL_NAME_TAKEN', 'LIMIT_REACHED', 'TOO_MANY_DESTINATIONS'],
      },
    })
    .input(cloneChannelSchema)
    .output(channelSchema)
    .mutation(async ({ ctx, input }) => {
      const channelId = await cloneChannel(ctx.services, ctx.actor, input)
      return getChannelSummary(ctx.services, ctx.actor.accountId, channelId, ctx.now())
    }),

  restore: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${CHANNEL}/restore`,
        summary: `Restore a deleted channel at its address, within ${RESTORABLE_DAYS} days. It is stopped.`,
        errors: ['CHANNEL_NAME_TAKEN', 'LIMIT_REACHED'],
      },
    })
    .input(channelRefSchema)
    .output(channelSchema)
    .mutation(async ({ ctx, input }) => {
      await restoreChannel(ctx.services.db, ctx.actor, input.channelId, ctx.now())
      return getChannelSummary(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
    }),

  start: command('START', 'Put the channel on air.', ['ALREADY_STARTED', ...STARTING]),
  stop: command('STOP', 'Take the channel off air.', ['ALREADY_STOPPED']),
  restart: command('RESTART', 'Restart the rundown from its first item. Starts a stopped channel.', STARTING),

  getRundown: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: `${CHANNEL}/rundown`,
        summary: 'The rundown in airing order.',
        mostRows: RUNDOWN_MAX_ITEMS,
      },
    })
    .input(channelRefSchema)
    .output(rundownSchema)
    .query(async ({ ctx, input }) => {
      const { rundown, ...facts } = await getChannel(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
      return { items: rundown, ...facts }
    }),

  setRundown: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'PUT',
        path: `${CHANNEL}/rundown`,
        summary: 'Replace the rundown. On air, the new order follows the current item.',
        errors: ['RUNDOWN_EMPTY', 'RUNDOWN_TOO_LONG', 'MEDIA_NOT_FOUND', 'MEDIA_NOT_READY', 'COMMANDS_WAITING'],
      },
    })
    .input(setRundownSchema)
    .output(channelDetailSchema)
    .mutation(async ({ ctx, input }) => {
      await awaitCommand(ctx.services, input.channelId, await setRundown(ctx.services.db, ctx.actor, input))
      return getChannel(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
    }),

  delete: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'DELETE',
        path: CHANNEL,
        summary: `Delete a stopped channel. It can be restored for ${RESTORABLE_DAYS} days.`,
        errors: ['CHANNEL_ON_AIR'],
      },
    })
    .input(channelRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await deleteChannel(ctx.services.db, ctx.actor, input.channelId, ctx.now())
      return { deleted: true as const, id: input.channelId }
    }),

  /** All channels at once, then those that changed. A reconnect continues after the last message. */
  onChange: streamProcedure.subscription(({ ctx, input, signal }) =>
    watch(ctx, signal, {
      name: 'channels',
      topic: 'timeline',
      look: () => boardOf(ctx.services, ctx.actor.accountId).look(ctx.now()),
      fingerprint: (board) => String(board.version),
      part: (board, last) => board.changesSince(last),
      last: input?.lastEventId ?? null,
      refreshMs: 5_000,
    }),
  ),
})
