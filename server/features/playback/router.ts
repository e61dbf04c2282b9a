import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { createOwnToken, createPlaybackToken } from './create-token.ts'
import { setEncryption } from './encryption.ts'
import { rotatePlaybackKey } from './rotate-playback-key.ts'
import { createTokenSchema, setEncryptionSchema } from './schema.ts'

export const playbackRouter = t.router({
  /** An address that plays for another viewer. It is not stored and not counted. */
  createToken: accountProcedure
    .input(createTokenSchema)
    .mutation(({ ctx, input }) => createPlaybackToken(ctx.services, ctx.actor.accountId, input, ctx.now())),

  /** The same for the studio's own players; a query, because it changes nothing. */
  own: accountProcedure
    .input(channelRefSchema)
    .query(({ ctx, input }) => createOwnToken(ctx.services, ctx.actor.accountId, input.channelId, ctx.now())),

  setEncryption: accountProcedure
    .input(setEncryptionSchema)
    .mutation(({ ctx, input }) => setEncryption(ctx.services, ctx.actor, input)),

  rotate: accountProcedure
    .input(channelRefSchema)
    .mutation(({ ctx, input }) => rotatePlaybackKey(ctx.services, ctx.actor, input.channelId, ctx.now())),
})
