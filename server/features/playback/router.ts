import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { mediaRefSchema } from '#features/media/schema.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { createItemToken, createOwnToken, createPlaybackToken } from './create-token.ts'
import { setEncryption } from './encryption.ts'
import { requireTokenChannel, requireTokenItem } from './playback-owner.ts'
import { revealSigningKey } from './reveal-signing-key.ts'
import { rotatePlaybackKey } from './rotate-playback-key.ts'
import {
  createItemTokenSchema,
  createTokenSchema,
  encryptionSchema,
  itemTokenSchema,
  playbackTokenSchema,
  rotationSchema,
  setEncryptionSchema,
  signingKeySchema,
} from './schema.ts'

const PLAYBACK = '/api/channels/:channelId/playback'
const ITEM_PLAYBACK = '/api/media/:mediaId/playback'

export const playbackRouter = t.router({
  /** An address that plays for another viewer. It is not stored and not counted. */
  createToken: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${PLAYBACK}/tokens`,
        summary: 'Sign an address of the channel, for one of your viewers. Nothing is stored.',
        status: 201,
      },
    })
    .input(createTokenSchema)
    .output(playbackTokenSchema)
    .mutation(({ ctx, input }) => createPlaybackToken(ctx.services, ctx.actor.accountId, input, ctx.now())),

  /** The same for an item on demand. */
  createItemToken: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${ITEM_PLAYBACK}/tokens`,
        summary: 'Sign an address of an item on demand, for one of your viewers. Nothing is stored.',
        status: 201,
      },
    })
    .input(createItemTokenSchema)
    .output(itemTokenSchema)
    .mutation(({ ctx, input }) => createItemToken(ctx.services, ctx.actor.accountId, input, ctx.now())),

  /** The same for the studio's own players; a query, because it changes nothing. */
  own: accountProcedure
    .input(channelRefSchema)
    .output(playbackTokenSchema)
    .query(({ ctx, input }) => createOwnToken(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())),

  revealKey: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${PLAYBACK}/signing-key`,
        summary: 'Read the signing key, for tokens that your own server signs. The audit trail records it.',
      },
    })
    .input(channelRefSchema)
    .output(signingKeySchema)
    .mutation(async ({ ctx: { services, actor }, input }) =>
      revealSigningKey(services, actor, await requireTokenChannel(services.db, actor.accountId, input.channelId)),
    ),

  revealItemKey: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${ITEM_PLAYBACK}/signing-key`,
        summary: 'Read the signing key of an item on demand. The audit trail records it.',
      },
    })
    .input(mediaRefSchema)
    .output(signingKeySchema)
    .mutation(async ({ ctx: { services, actor }, input }) =>
      revealSigningKey(services, actor, await requireTokenItem(services.db, actor.accountId, input.mediaId)),
    ),

  setEncryption: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'PUT',
        path: `${PLAYBACK}/encryption`,
        summary:
          'HLS with AES-128 and rotating keys, or unencrypted. Only for a stopped channel; DASH is off while encrypted.',
        errors: ['CHANNEL_ON_AIR', 'LIMIT_REACHED'],
      },
    })
    .input(setEncryptionSchema)
    .output(encryptionSchema)
    .mutation(({ ctx, input }) => setEncryption(ctx.services, ctx.actor, input)),

  rotate: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${PLAYBACK}/rotate`,
        summary:
          'Create a new signing key. The previous one stays valid for a day; rotating twice ends every token at once.',
      },
    })
    .input(channelRefSchema)
    .output(rotationSchema)
    .mutation(async ({ ctx: { services, actor, now }, input }) => {
      const channel = await requireTokenChannel(services.db, actor.accountId, input.channelId)
      return rotatePlaybackKey(services, actor, channel, now())
    }),

  rotateItem: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${ITEM_PLAYBACK}/rotate`,
        summary:
          'Create a new signing key for an item. The previous one stays valid for a day; rotating twice ends every token.',
      },
    })
    .input(mediaRefSchema)
    .output(rotationSchema)
    .mutation(async ({ ctx: { services, actor, now }, input }) => {
      const item = await requireTokenItem(services.db, actor.accountId, input.mediaId)
      return rotatePlaybackKey(services, actor, item, now())
    }),
})
