import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockMedia } from '#features/media/lock-media.ts'
import { DomainError } from '#server/errors.ts'

/** @throws MEDIA_NOT_FOUND; CAPTIONS_NOT_FOUND */
export async function deleteCaptions(
  db: Db,
  who: ActingIn,
  { mediaId, language }: { mediaId: string; language: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { title } = await lockMedia(tx, who.accountId, mediaId)
    const where = { mediaId_language: { mediaId, language } }
    const before = await tx.captionTrack.findUnique({ where, select: { label: true, cueCount: true, offsetMs: true } })
    if (!before) throw new DomainError('CAPTIONS_NOT_FOUND')
    await tx.captionTrack.delete({ where })
    const change = describeDeleted(before)
    await appendAudit(tx, who, 'captions.delete', { subjectId: mediaId, title, language, change })
  })
  await notify(db, 'library', mediaId)
}
