import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { MediaId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { lockMedia } from './lock-media.ts'
import { wakeTranscoders } from './wake-transcoders.ts'

export const CAN_BE_CANCELLED: readonly string[] = ['UPLOADED', 'CHECKING', 'TRANSCODING', 'VERIFYING']

export const CANCELLED = {
  state: 'CANCELLED',
  progress: 0,
  workerId: null,
  waitsForLive: false,
  tryAfter: null,
} as const

/**
 * Ends the preparation of an item; the upload is kept. The worker loses its claim and ends its programs when it is woken.
 * @throws INVALID_INPUT for an item that neither waits nor is being prepared
 */
export async function cancelMedia(db: Db, who: ActingIn, mediaId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const item = await lockMedia(tx, who.accountId, mediaId)
    if (!CAN_BE_CANCELLED.includes(item.state))
      throw new DomainError('INVALID_INPUT', {
        message: 'Only an item that waits or is being prepared can be cancelled. Nothing was changed.',
        data: { state: item.state },
      })
    await tx.mediaItem.update({ where: { id: mediaId }, data: CANCELLED })
    await appendAudit(tx, who, 'media.cancel', { subjectId: mediaId })
  })
  await wakeTranscoders(db, mediaId as MediaId)
}
