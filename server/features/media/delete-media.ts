import type { Db, DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { mediaStorage } from '#adapters/media-storage.ts'
import { isStillReferenced } from '#adapters/prisma-errors.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { lockMedia } from './lock-media.ts'
import { listChannelsAiring, sayFree } from './still-aired.ts'

/** @throws MEDIA_IN_USE while it is on a rundown, or is or will soon be on air */
export async function deleteMedia(
  outside: { db: Db; dataDir: string },
  who: ActingIn,
  mediaId: string,
  now: number,
): Promise<void> {
  await outside.db
    .$transaction(async (tx) => {
      const item = await lockMedia(tx, who.accountId, mediaId)
      if (item.state === 'RECORDING')
        throw new DomainError('MEDIA_IN_USE', {
          message: 'A live feed is being recorded to this item. It was kept; end the feed, then delete it.',
        })
      await refuseWhileUsed(tx, who.accountId, mediaId, now)
      // A deleted channel that is restored later is restored without it.
      await tx.rundownItem.deleteMany({ where: { mediaId, channel: { deletedAt: { not: null } } } })
      await tx.mediaItem.delete({ where: { id: mediaId } })
      await appendAudit(tx, who, 'media.delete', {
        subjectId: mediaId,
        title: item.title,
        change: describeDeleted(item),
      })
    })
    .catch((error) => {
      // A rundown added it between the check and the delete.
      throw isStillReferenced(error) ? new DomainError('MEDIA_IN_USE', { cause: error }) : error
    })
  await notify(outside.db, 'library', mediaId)
  await mediaStorage(outside.dataDir)
    .remove({ accountId: who.accountId, mediaId })
    .catch((error) =>
      logger('media').error({ err: error, mediaId }, 'the item was deleted but its files could not be removed'),
    )
}

async function refuseWhileUsed(tx: DbOrTx, accountId: string, mediaId: string, now: number): Promise<void> {
  const rundowns = await tx.rundownItem.findMany({
    where: { mediaId, channel: { deletedAt: null } },
    distinct: ['channelId'],
    select: { channel: { select: { id: true, name: true } } },
  })
  if (rundowns.length > 0)
    throw new DomainError('MEDIA_IN_USE', { data: { channels: rundowns.map(({ channel }) => channel) } })
  const onAir = await listChannelsAiring(tx, accountId, [mediaId], now)
  if (onAir.length > 0)
    throw new DomainError('MEDIA_IN_USE', {
      message: `This item is on air, about to air, or was on air a moment ago. It was kept; ${sayFree(onAir, now)}.`,
      data: {
        channels: onAir.map(({ freeAt, ...channel }) => ({ ...channel, freeAt: freeAt?.toISOString() ?? null })),
      },
    })
}
