import type { Db } from '#adapters/db.ts'
import { limitBody } from '#adapters/limit-body.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import type { CaptionsRead } from '#domain/captions/captions-read.ts'
import { MAX_CAPTION_BYTES, MAX_CAPTION_LANGUAGES, MAX_CUE_LENGTH, MAX_CUES } from '#domain/captions/cue.ts'
import { languageName } from '#domain/captions/language.ts'
import { readCaptions } from '#domain/captions/read-captions.ts'
import { writeVtt } from '#domain/captions/write-vtt.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockMedia } from '#features/media/lock-media.ts'
import { DomainError } from '#server/errors.ts'

interface CaptionFile {
  mediaId: string
  language: string
  /** Empty or omitted: the name of the language. */
  label?: string
  request: Request
}

/**
 * Reads a caption file, WebVTT, SubRip or SubStation Alpha, and replaces the captions of that language.
 * @throws MEDIA_NOT_FOUND; CAPTIONS_UNREADABLE; TOO_MANY_CAPTIONS; UPLOAD_TOO_LARGE
 */
export async function putCaptions(db: Db, who: ActingIn, file: CaptionFile): Promise<void> {
  const { mediaId, language, request } = file
  const known = await db.mediaItem.count({ where: { id: mediaId, accountId: who.accountId } })
  if (known === 0) throw new DomainError('MEDIA_NOT_FOUND')
  const read = readCaptions(await textOf(request))
  if (!read.ok)
    throw new DomainError('CAPTIONS_UNREADABLE', { message: sayUnreadable(read), data: { line: read.line } })
  const after = { label: file.label || languageName(language), cueCount: read.cues.length, offsetMs: 0 }
  await db.$transaction(async (tx) => {
    const { title } = await lockMedia(tx, who.accountId, mediaId)
    const before = await tx.captionTrack.findUnique({ where: { mediaId_language: { mediaId, language } } })
    if (!before && (await tx.captionTrack.count({ where: { mediaId } })) >= MAX_CAPTION_LANGUAGES)
      throw new DomainError('TOO_MANY_CAPTIONS')
    const data = { ...after, source: 'upload' as const, vtt: writeVtt(read.cues) }
    await tx.captionTrack.upsert({
      where: { mediaId_language: { mediaId, language } },
      create: { ...data, accountId: who.accountId, mediaId, language },
      update: data,
    })
    await appendAudit(tx, who, 'captions.upload', {
      subjectId: mediaId,
      title,
      language,
      change: describeChange<'label' | 'cueCount' | 'offsetMs'>(before ?? NOTHING, after),
    })
  })
  await notify(db, 'library', mediaId)
}

const NOTHING = { label: undefined, cueCount: undefined, offsetMs: undefined }

/** UTF-8, or UTF-16 with a byte order mark. */
async function textOf(request: Request): Promise<string> {
  const bytes = new Uint8Array(await limitBody(request, MAX_CAPTION_BYTES).arrayBuffer())
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    // No database column can hold it, and no caption file contains it.
    if (text.includes('\0')) throw new TypeError('a NUL character')
    return text
  } catch (error) {
    const message = 'The file is not text in UTF-8. Nothing was changed; save it as UTF-8 and upload it again.'
    throw new DomainError('CAPTIONS_UNREADABLE', { message, data: { line: null }, cause: error })
  }
}

function sayUnreadable({ why, line }: Extract<CaptionsRead, { ok: false }>): string {
  const where = line === null ? '' : `Line ${line.toLocaleString('en-US')}: `
  const reasons: Record<typeof why, string> = {
    'no-cues': 'The file has no captions. It must be WebVTT, SubRip (SRT) or SubStation Alpha (SSA, ASS)',
    'bad-times': 'the times of the cue cannot be read, or it does not end after its start',
    'too-many': `there are more than ${MAX_CUES.toLocaleString('en-US')} cues`,
    'too-long': `the cue has more than ${MAX_CUE_LENGTH.toLocaleString('en-US')} characters`,
  }
  return `${where}${reasons[why]}. Nothing was changed; correct the file and upload it again.`
}
