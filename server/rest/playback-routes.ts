import { z } from 'zod'
import { createPlaybackToken } from '#features/playback/create-token.ts'
import { setEncryption } from '#features/playback/encryption.ts'
import { rotatePlaybackKey } from '#features/playback/rotate-playback-key.ts'
import type { EncryptionView, PlaybackTokenView, RotationView } from '#features/playback/schema.ts'
import { createTokenSchema, setEncryptionSchema } from '#features/playback/schema.ts'
import { accountRoute, type RestRoute } from './route.ts'

const PLAYBACK = '/api/channels/:channelId/playback'
const instant = z.iso.datetime()

const tokenAnswer = z
  .object({
    token: z.string().describe('Goes into the path: /live/~<token>/<slug>/…'),
    hlsUrl: z.string(),
    dashUrl: z.string(),
    thumbnailUrl: z.string(),
    endsAt: instant,
  })
  .meta({ id: 'PlaybackToken' }) satisfies z.ZodType<PlaybackTokenView>

const rotationAnswer = z
  .object({ keyId: z.string(), previousValidUntil: instant.nullable() })
  .meta({ id: 'PlaybackKeyRotation' }) satisfies z.ZodType<RotationView>

const encryptionAnswer = z
  .object({ encrypted: z.boolean() })
  .meta({ id: 'Encryption' }) satisfies z.ZodType<EncryptionView>

export const playbackRoutes: RestRoute[] = [
  accountRoute({
    method: 'POST',
    path: `${PLAYBACK}/tokens`,
    summary: 'Sign an address of the channel, for one of your viewers. Nothing is stored.',
    status: 201,
    body: createTokenSchema.omit({ channelId: true }),
    answer: tokenAnswer,
    run: ({ services, actor, params: { channelId = '' }, body, now }) =>
      createPlaybackToken(services, actor.accountId, { channelId, ...body }, now),
  }),
  accountRoute({
    method: 'PUT',
    path: `${PLAYBACK}/encryption`,
    summary:
      'HLS with AES-128 and rotating keys, or unencrypted. Only for a stopped channel; DASH is off while encrypted.',
    status: 200,
    body: setEncryptionSchema.omit({ channelId: true }),
    answer: encryptionAnswer,
    run: ({ services, actor, params: { channelId = '' }, body }) =>
      setEncryption(services, actor, { channelId, ...body }),
  }),
  accountRoute({
    method: 'POST',
    path: `${PLAYBACK}/rotate`,
    summary:
      'Create a new signing key. The previous one stays valid for a day; rotating twice ends every token at once.',
    status: 200,
    answer: rotationAnswer,
    run: ({ services, actor, params: { channelId = '' }, now }) => rotatePlaybackKey(services, actor, channelId, now),
  }),
]
