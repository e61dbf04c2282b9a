import type { DbOrTx } from '#adapters/db.ts'
import { type Cue, shiftCues } from '#domain/captions/cue.ts'
import { readCaptions } from '#domain/captions/read-captions.ts'
import { writeVtt } from '#domain/captions/write-vtt.ts'
import { DomainError } from '#server/errors.ts'
import type { CaptionsView, CaptionTrackView } from './schema.ts'

const TRACK = { language: true, label: true, source: true, cueCount: true, offsetMs: true, updatedAt: true } as const

/** By language. @throws MEDIA_NOT_FOUND, also for another account's item */
export async function listCaptions(db: DbOrTx, accountId: string, mediaId: string): Promise<CaptionTrackView[]> {
  const media = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { captions: { orderBy: { language: 'asc' }, select: TRACK } },
  })
  if (!media) throw new DomainError('MEDIA_NOT_FOUND')
  return media.captions.map(viewOf)
}

/** @throws MEDIA_NOT_FOUND; CAPTIONS_NOT_FOUND */
export async function getCaptions(
  db: DbOrTx,
  accountId: string,
  { mediaId, language }: { mediaId: string; language: string },
): Promise<CaptionsView> {
  const media = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { captions: { where: { language }, select: { ...TRACK, vtt: true } } },
  })
  if (!media) throw new DomainError('MEDIA_NOT_FOUND')
  const [track] = media.captions
  if (!track) throw new DomainError('CAPTIONS_NOT_FOUND')
  return { ...viewOf(track), cues: cuesOf(track.vtt) }
}

/** As players get them: a WebVTT file whose times have the offset in them. @throws as above */
export async function exportCaptions(
  db: DbOrTx,
  accountId: string,
  ref: { mediaId: string; language: string },
): Promise<string> {
  const { cues, offsetMs } = await getCaptions(db, accountId, ref)
  return writeVtt(shiftCues(cues, offsetMs))
}

/** Of the column, which writeVtt wrote. */
export function cuesOf(vtt: string): Cue[] {
  const read = readCaptions(vtt)
  if (!read.ok) throw new Error(`stored captions are not WebVTT: ${read.why}`)
  return read.cues
}

function viewOf<Row extends Omit<CaptionTrackView, 'updatedAt'> & { updatedAt: Date }>(row: Row): CaptionTrackView {
  const { language, label, source, cueCount, offsetMs, updatedAt } = row
  return { language, label, source, cueCount, offsetMs, updatedAt: updatedAt.toISOString() }
}
