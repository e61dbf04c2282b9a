import { openKeyRing } from '#adapters/master-keys.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { type PlaybackOutside, requireSigningKey } from './create-token.ts'
import type { DescribedOwner, PlaybackOwner } from './playback-owner.ts'
import type { SigningKeyView } from './schema.ts'

/** The key that signs from now on, for the customer's own server. */
export async function revealSigningKey(
  { db, dataDir }: PlaybackOutside,
  who: ActingIn,
  owner: DescribedOwner<PlaybackOwner>,
): Promise<SigningKeyView> {
  const { id: keyId, secret } = await requireSigningKey(db, owner, openKeyRing(dataDir))
  await appendAudit(db, who, 'playback.key', { subjectId: owner.id, name: owner.name, keyId })
  return { keyId, secret: Buffer.from(secret).toString('base64url') }
}
