// Input and output of signed playback: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { isPageHost } from '#domain/playback/embed-hosts.ts'
import { LONGEST_PLAY_S, PLAY_FOR_S } from '#domain/playback/token.ts'
import { text, utcSchema } from '#domain/text/text-schema.ts'
import { mediaRefSchema } from '#features/media/schema.ts'

const seconds = (name: string) =>
  z
    .int(`${name} is a whole number of seconds.`)
    .min(1, `${name} is at least one second.`)
    .max(LONGEST_PLAY_S, `${name} is at most ${LONGEST_PLAY_S} seconds, which is a day.`)

export const tokenInputSchema = z.object({
  playForS: seconds('The lifetime').default(PLAY_FOR_S),
  /** The one host whose pages may embed the player; omitted: any that the channel or item allows. */
  embedHost: text(260).trim().toLowerCase().refine(isPageHost, 'Enter a host name such as www.example.com.').optional(),
})
export type TokenInput = z.output<typeof tokenInputSchema>

export const createTokenSchema = channelRefSchema.extend(tokenInputSchema.shape)
export type CreateTokenInput = z.output<typeof createTokenSchema>

export const createItemTokenSchema = mediaRefSchema.extend(tokenInputSchema.shape)
export type CreateItemTokenInput = z.output<typeof createItemTokenSchema>

/** Anybody with the address can watch until it expires. */
export const playbackTokenSchema = z
  .object({
    token: z.string().describe('Goes into the path: /live/~<token>/<slug>/…'),
    hlsUrl: z.string(),
    dashUrl: z.string(),
    thumbnailUrl: z.string(),
    endsAt: utcSchema,
  })
  .meta({ id: 'PlaybackToken' })
export type PlaybackTokenView = z.output<typeof playbackTokenSchema>

/** The same for an item on demand. */
export const itemTokenSchema = z
  .object({
    token: z.string().describe('Goes into the path: /vod/~<token>/<id>/…'),
    hlsUrl: z.string(),
    dashUrl: z.string(),
    watchUrl: z.string().describe('The page with the player.'),
    embedUrl: z.string().describe('The player alone, for a frame.'),
    endsAt: utcSchema,
  })
  .meta({ id: 'ItemToken' })
export type ItemTokenView = z.output<typeof itemTokenSchema>

export const setEncryptionSchema = channelRefSchema.extend({ encrypted: z.boolean() })
export type SetEncryptionInput = z.output<typeof setEncryptionSchema>

/** Encrypted: HLS with AES-128 and rotating keys, and no DASH. */
export const encryptionSchema = z.object({ encrypted: z.boolean() }).meta({ id: 'Encryption' })
export type EncryptionView = z.output<typeof encryptionSchema>

export const rotationSchema = z
  .object({
    keyId: z.string().describe('The key that signs from now on.'),
    previousValidUntil: utcSchema
      .nullable()
      .describe('When tokens of the previous key become invalid; null: there was none.'),
  })
  .meta({ id: 'PlaybackKeyRotation' })
export type RotationView = z.output<typeof rotationSchema>

export const signingKeySchema = z
  .object({
    keyId: z.string().describe('Goes into the header of a token as `kid`.'),
    secret: z.string().describe('For HMAC-SHA-256 (HS256): 32 bytes in base64url. Keep it on your server.'),
  })
  .meta({ id: 'PlaybackSigningKey' })
export type SigningKeyView = z.output<typeof signingKeySchema>
