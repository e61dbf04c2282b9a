import type { Db } from '#adapters/db.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import { type ContributionOutside, requireKeyed } from './require-contribution.ts'
import type { ContributionRef } from './schema.ts'
import { makeStreamKey } from './secrets.ts'

/** Replaces the stream key: a sender with the old one is disconnected at once. @returns the new key, only this once */
export async function rotateStreamKey(
  { db, dataDir, rtmpUrl }: ContributionOutside,
  who: ActingIn,
  { channelId, contributionId }: ContributionRef,
): Promise<string> {
  const streamKey = await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { name } = await requireKeyed(tx, { channelId, contributionId })
    if (rtmpUrl === null) throw new DomainError('RTMP_DISABLED')
    const made = await makeStreamKey(tx, openKeyRing(dataDir))
    await tx.contribution.update({ where: { id: contributionId }, data: made.columns })
    await appendAudit(tx, who, 'contribution.rotate', { subjectId: channelId, name, contributionId })
    return made.streamKey
  })
  await notify(db, 'contributions', channelId)
  return streamKey
}

/** Nobody can send with it from now on; the input and its sessions stay. */
export async function revokeStreamKey(
  db: Db,
  who: ActingIn,
  { channelId, contributionId }: ContributionRef,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { name } = await requireKeyed(tx, { channelId, contributionId })
    await tx.contribution.update({
      where: { id: contributionId },
      data: { keyHmac: null, keyHint: null, masterKeyId: null, revokedAt: new Date() },
    })
    await appendAudit(tx, who, 'contribution.revoke', { subjectId: channelId, name, contributionId })
  })
  await notify(db, 'contributions', channelId)
}
