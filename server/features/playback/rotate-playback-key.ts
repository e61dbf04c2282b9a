import { openKeyRing } from '#adapters/master-keys.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { RETIRE_AFTER_MS } from '#domain/playback/token.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import type { PlaybackOutside } from './create-token.ts'
import { addPlaybackKey } from './playback-key.ts'
import {
  type DescribedOwner,
  keyOwner,
  lockOwner,
  noteNewKey,
  type PlaybackOwner,
  wakeOrigins,
} from './playback-owner.ts'
import type { RotationView } from './schema.ts'

/**
 * A new key signs from now on. The previous one stays valid as long as its tokens may last, older ones become invalid:
 * a second rotation ends every existing token.
 * @throws CHANNEL_NOT_FOUND, MEDIA_NOT_FOUND: it was deleted in between
 */
export async function rotatePlaybackKey(
  { db, dataDir }: PlaybackOutside,
  who: ActingIn,
  owner: DescribedOwner<PlaybackOwner>,
  now: number,
): Promise<RotationView> {
  const retiresAt = new Date(now + RETIRE_AFTER_MS)
  const view = await db.$transaction(async (tx) => {
    await lockOwner(tx, owner)
    await tx.playbackKey.deleteMany({ where: { ...keyOwner(owner), retiresAt: { not: null } } })
    const { count } = await tx.playbackKey.updateMany({ where: keyOwner(owner), data: { retiresAt } })
    const { id } = await addPlaybackKey(tx, openKeyRing(dataDir), owner)
    await noteNewKey(tx, owner)
    await appendAudit(tx, who, 'playback.rotate', { subjectId: owner.id, name: owner.name, keyId: id })
    return { keyId: id, previousValidUntil: count > 0 ? retiresAt.toISOString() : null }
  })
  await wakeOrigins(db, owner)
  return view
}
