// Deleting a live input deletes its sessions, and with them the references to unwanted recordings: those are deleted
// now, or they would stay forever.
import { rm } from 'node:fs/promises'
import type { DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { Services } from '#adapters/services.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { findScheduledOn } from '#features/media/media-in-schedules.ts'
import { listChannelsAiring, sayFree } from '#features/media/still-aired.ts'
import { DomainError } from '#server/errors.ts'
import type { ContributionRef } from './schema.ts'

/** Recordings stay in the library if recording was on. @throws CONTRIBUTION_ON_AIR */
export async function deleteContribution(
  { db, dataDir }: Pick<Services, 'db' | 'dataDir'>,
  who: ActingIn,
  { channelId, contributionId }: ContributionRef,
  now: number,
): Promise<void> {
  const dropped = await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const row = await tx.contribution.findFirst({
      where: { id: contributionId, channelId },
      select: {
        ...{ name: true, source: true, enabled: true, record: true, autoTake: true, publicTitle: true },
        ...{ onStall: true, stallSeconds: true, waitSeconds: true, backupId: true },
      },
    })
    if (!row) throw new DomainError('CONTRIBUTION_NOT_FOUND')
    const onAir = await tx.liveStream.count({
      where: { contributionId, onAirSince: { not: null }, state: { in: ['PENDING_INGEST', 'ACTIVE'] } },
    })
    if (onAir > 0) throw new DomainError('CONTRIBUTION_ON_AIR')
    const unwanted = row.record ? [] : await dropRecordings(tx, who.accountId, contributionId, now)
    await tx.contribution.delete({ where: { id: contributionId } })
    await appendAudit(tx, who, 'contribution.delete', {
      subjectId: channelId,
      name: row.name,
      contributionId,
      change: describeDeleted(row),
    })
    return unwanted
  })
  await notify(db, 'contributions', channelId)
  for (const mediaId of dropped) {
    await notify(db, 'library', mediaId)
    await rm(mediaPaths(dataDir, who.accountId, mediaId).folder, { recursive: true, force: true }).catch((error) =>
      logger('live').error({ err: error, mediaId }, 'a recording was deleted but its folder could not be removed'),
    )
  }
}

/** Also one that is still being written: its encoder ends with the session. @returns the deleted items */
async function dropRecordings(tx: DbOrTx, accountId: string, contributionId: string, now: number): Promise<string[]> {
  const sessions = await tx.liveStream.findMany({ where: { contributionId }, select: { mediaId: true } })
  const recorded = sessions.flatMap(({ mediaId }) => mediaId ?? [])
  const airing = await listChannelsAiring(tx, accountId, recorded, now)
  if (airing.length > 0)
    throw new DomainError('CONTRIBUTION_ON_AIR', {
      message: `This live input was on air a moment ago, and viewers can still seek back to it. It was kept; switch it off, and ${sayFree(airing, now)}.`,
    })
  // It was put into a rundown, a series or a schedule since: then it is wanted after all.
  const scheduled = await findScheduledOn(tx, accountId, recorded)
  const items = await tx.mediaItem.findMany({
    where: { id: { in: recorded.filter((id) => !scheduled.has(id)) }, rundown: { none: {} }, episodes: { none: {} } },
    select: { id: true },
  })
  const mediaIds = items.map(({ id }) => id)
  await tx.mediaItem.deleteMany({ where: { id: { in: mediaIds } } })
  return mediaIds
}
