import { openKeyRing } from '#adapters/master-keys.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { type PlaybackOutside, requireSigningKey, requireTokenChannel } from './create-token.ts'
import type { SigningKeyView } from './schema.ts'

/**
 * The key that signs from now on, for the customer's own server.
 * @throws CHANNEL_NOT_FOUND
 */
export async function revealSigningKey(
  { db, dataDir }: PlaybackOutside,
  who: ActingIn,
  channelId: string,
): Promise<SigningKeyView> {
  const channel = await requireTokenChannel(db, who.accountId, channelId)
  const { id: keyId, secret } = await requireSigningKey(db, channel, openKeyRing(dataDir))
  await appendAudit(db, who, 'playback.key', { subjectId: channelId, name: channel.name, keyId })
  return { keyId, secret: Buffer.from(secret).toString('base64url') }
}
