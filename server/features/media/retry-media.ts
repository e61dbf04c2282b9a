import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { MediaId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { lockMedia } from './lock-media.ts'
import { waitingAgain } from './prepare-again.ts'
import { wakeTranscoders } from './wake-transcoders.ts'

/** Only a failed or cancelled item can be retried. Its attempts begin again. @throws INVALID_INPUT for any other */
export async function retryMedia(db: Db, who: ActingIn, mediaId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const item = await lockMedia(tx, who.accountId, mediaId)
    if (item.state !== 'FAILED' && item.state !== 'CANCELLED')
      throw new DomainError('INVALID_INPUT', {
        message: 'Only a failed or cancelled item can be retried. Nothing was changed.',
        data: { state: item.state },
      })
    await tx.mediaItem.update({ where: { id: mediaId }, data: waitingAgain() })
    await appendAudit(tx, who, 'media.retry', { subjectId: mediaId })
  })
  await wakeTranscoders(db, mediaId as MediaId)
}
