// The customer chooses which tracks of a file are the programme, states the languages of its tracks, and chooses how they
// are framed and levelled. The item is prepared again.
import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import type { MediaId } from '#domain/ids.ts'
import {
  canAir,
  hasLanguage,
  type SourceReport,
  sourceReportSchema,
  type TrackChoice,
} from '#domain/media/source-report.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { PREPARATION_COLUMNS, trackLanguagesOf } from './find-preparation.ts'
import { lockMedia } from './lock-media.ts'
import { prepareAgain } from './prepare-again.ts'
import type { ChooseTracksInput } from './schema.ts'
import { wakeTranscoders } from './wake-transcoders.ts'

/**
 * Omitted fields stay; nothing happens when the choice stays the same.
 * @throws MEDIA_NOT_FOUND; MEDIA_UNCHECKED before its tracks are known; INVALID_INPUT for a track that cannot air, or
 *   that has no language; MEDIA_IN_USE while viewers can watch it
 */
export async function choosePreparation(db: Db, who: ActingIn, input: ChooseTracksInput, now: number): Promise<void> {
  const { mediaId } = input
  const isChanged = await db.$transaction(async (tx) => {
    const item = await lockMedia(tx, who.accountId, mediaId)
    const row = await tx.mediaItem.findUniqueOrThrow({
      where: { id: mediaId },
      select: { sourceReport: true, ...PREPARATION_COLUMNS },
    })
    const report = sourceReportSchema.safeParse(row.sourceReport).data
    if (!report) throw new DomainError('MEDIA_UNCHECKED')
    const { sourceReport: _, trackLanguages, ...chosen } = row
    const before = { ...chosen, languages: trackLanguagesOf(trackLanguages) }
    const { mediaId: _id, ...asked } = input
    const choice = { ...before, ...asked }
    const change = describeChange(before, choice)
    if (Object.keys(change.after).length === 0) return false
    refuseUnfit(report, choice)
    await prepareAgain(tx, who.accountId, { id: mediaId, state: item.state }, now)
    const { languages, ...levels } = choice
    await tx.mediaItem.update({ where: { id: mediaId }, data: { ...levels, trackLanguages: languages } })
    await appendAudit(tx, who, 'media.tracks', { subjectId: mediaId, title: item.title, change })
    return true
  })
  if (isChanged) await wakeTranscoders(db, mediaId as MediaId)
}

function refuseUnfit({ tracks }: SourceReport, { videoStream, audioStream, languages }: TrackChoice): void {
  for (const stream of Object.keys(languages)) {
    if (tracks.some((track) => String(track.stream) === stream && hasLanguage(track))) continue
    refuse(`languages.${stream}`, `Stream ${stream} of this file is no audio and no text. Nothing was changed.`)
  }
  for (const [field, kind, stream] of [
    ['videoStream', 'video', videoStream],
    ['audioStream', 'audio', audioStream],
  ] as const) {
    if (stream === null || tracks.some((track) => track.stream === stream && canAir(track, kind))) continue
    refuse(
      field,
      `Stream ${stream} of this file has no ${kind} that can air. Nothing was changed; choose one of its ${kind} tracks.`,
    )
  }
}

function refuse(path: string, why: string): never {
  const message = `${path}: ${why}`
  throw new DomainError('INVALID_INPUT', { message, data: { issues: [{ path, message }] } })
}
