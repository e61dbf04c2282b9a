import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { text } from '#domain/text/text-schema.ts'
import { awaitCommand } from '#features/playout/await-command.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, streamProcedure } from '#server/trpc/procedures.ts'
import { watch } from '#server/trpc/watch.ts'
import { commandChannel } from './command-channel.ts'
import { createChannel } from './create-channel.ts'
import { deleteChannel } from './delete-channel.ts'
import { getChannel, getChannelSummary } from './get-channel.ts'
import { listChannels } from './list-channels.ts'
import { createChannelSchema, setRundownSchema, updateChannelSchema } from './schema.ts'
import { setRundown } from './set-rundown.ts'
import { snapshotFingerprint } from './snapshot-fingerprint.ts'
import { updateChannel } from './update-channel.ts'

/** tRPC's client adds it after a reconnect; the first snapshot is complete, so nothing is replayed. */
const watchSchema = z.object({ lastEventId: text(200).nullish() }).optional()

const command = (kind: 'START' | 'STOP' | 'RESTART') =>
  accountProcedure.input(channelRefSchema).mutation(async ({ ctx, input }) => {
    await commandChannel(ctx.services.db, ctx.actor, input.channelId, kind)
    return getChannelSummary(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
  })

export const channelRouter = t.router({
  list: accountProcedure.query(({ ctx }) => listChannels(ctx.services, ctx.actor.accountId, ctx.now())),

  get: accountProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => getChannel(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())),

  create: accountProcedure.input(createChannelSchema).mutation(async ({ ctx, input }) => {
    const channelId = await createChannel(ctx.services.db, ctx.actor, input)
    return getChannelSummary(ctx.services, ctx.actor.accountId, channelId, ctx.now())
  }),

  update: accountProcedure.input(updateChannelSchema).mutation(async ({ ctx, input }) => {
    await updateChannel(ctx.services.db, ctx.actor, input)
    return getChannelSummary(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
  }),

  start: command('START'),
  stop: command('STOP'),
  restart: command('RESTART'),

  setRundown: accountProcedure.input(setRundownSchema).mutation(async ({ ctx, input }) => {
    await awaitCommand(ctx.services, input.channelId, await setRundown(ctx.services.db, ctx.actor, input))
    return getChannel(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())
  }),

  delete: accountProcedure.input(channelRefSchema).mutation(async ({ ctx, input }) => {
    await deleteChannel(ctx.services.db, ctx.actor, input.channelId, ctx.now())
    return { deleted: true as const, channelId: input.channelId }
  }),

  /** ChannelsSnapshot at once, then whenever something changed. */
  onChange: streamProcedure
    .input(watchSchema)
    .subscription(({ ctx, signal }) =>
      watch(ctx, signal, {
        name: 'channels',
        topic: 'timeline',
        look: () => listChannels(ctx.services, ctx.actor.accountId, ctx.now()),
        fingerprint: snapshotFingerprint,
        refreshMs: 5_000,
      }),
    ),
})
