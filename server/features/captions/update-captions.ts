import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { inOrder } from '#domain/captions/cue.ts'
import { languageName } from '#domain/captions/language.ts'
import { writeVtt } from '#domain/captions/write-vtt.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockMedia } from '#features/media/lock-media.ts'
import { DomainError } from '#server/errors.ts'
import type { UpdateCaptionsInput } from './schema.ts'

/** Omitted fields stay. @throws MEDIA_NOT_FOUND; CAPTIONS_NOT_FOUND; CAPTIONS_EXIST */
export async function updateCaptions(db: Db, who: ActingIn, input: UpdateCaptionsInput): Promise<void> {
  const { mediaId, language, newLanguage = language, label, offsetMs, cues } = input
  await db.$transaction(async (tx) => {
    const { title } = await lockMedia(tx, who.accountId, mediaId)
    const where = { mediaId_language: { mediaId, language } }
    const before = await tx.captionTrack.findUnique({ where })
    if (!before) throw new DomainError('CAPTIONS_NOT_FOUND')
    const vtt = cues ? writeVtt(cues.toSorted(inOrder)) : before.vtt
    const isRenamed = newLanguage !== language
    if (isRenamed && (await tx.captionTrack.count({ where: { mediaId, language: newLanguage } })) > 0)
      throw new DomainError('CAPTIONS_EXIST')
    const after = {
      language: newLanguage,
      label: label || (label === '' || isRenamed ? languageName(newLanguage) : before.label),
      offsetMs: offsetMs ?? before.offsetMs,
      cueCount: cues?.length ?? before.cueCount,
    }
    const change = describeChange(before, after)
    const edited = vtt !== before.vtt
    if (!edited && Object.keys(change.after).length === 0) return
    await tx.captionTrack.update({ where, data: { ...after, vtt } })
    await appendAudit(tx, who, 'captions.update', { subjectId: mediaId, title, language, edited, change })
  })
  await notify(db, 'library', mediaId)
}
