import { openKeyRing } from '#adapters/master-keys.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { RETIRE_AFTER_MS } from '#domain/playback/token.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import type { PlaybackOutside } from './create-token.ts'
import { addPlaybackKey } from './playback-key.ts'
import type { RotationView } from './schema.ts'

/**
 * A new key signs from now on. The previous one stays valid as long as its tokens may last, older ones become invalid:
 * a second rotation ends every existing token.
 * @throws CHANNEL_NOT_FOUND
 */
export async function rotatePlaybackKey(
  { db, dataDir }: PlaybackOutside,
  who: ActingIn,
  channelId: string,
  now: number,
): Promise<RotationView> {
  const retiresAt = new Date(now + RETIRE_AFTER_MS)
  const view = await db.$transaction(async (tx) => {
    const { name } = await lockChannel(tx, who.accountId, channelId)
    await tx.playbackKey.deleteMany({ where: { channelId, retiresAt: { not: null } } })
    const { count } = await tx.playbackKey.updateMany({ where: { channelId }, data: { retiresAt } })
    const { id } = await addPlaybackKey(tx, openKeyRing(dataDir), who.accountId, channelId)
    // Origins reload the channel when this changes.
    await tx.channel.update({ where: { id: channelId }, data: { revision: { increment: 1 } } })
    await appendAudit(tx, who, 'playback.rotate', { subjectId: channelId, name, keyId: id })
    return { keyId: id, previousValidUntil: count > 0 ? retiresAt.toISOString() : null }
  })
  await notify(db, 'timeline', channelId)
  return view
}
