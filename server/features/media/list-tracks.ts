import type { DbOrTx } from '#adapters/db.ts'
import { judgeSource } from '#domain/media/judge-source.ts'
import { pickProgramme } from '#domain/media/pick-programme.ts'
import { framingSchema, loudnessTargetSchema } from '#domain/media/preparation.ts'
import { sourceReportSchema } from '#domain/media/source-report.ts'
import { findMainLanguage } from '#features/captions/find-main-language.ts'
import { findAudioLanguages } from '#features/language/languages.ts'
import { DomainError } from '#server/errors.ts'
import { DECIDING_COLUMNS, preparationOf, trackLanguagesOf } from './find-preparation.ts'
import type { TracksView } from './tracks-schema.ts'

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function listTracks(db: DbOrTx, accountId: string, mediaId: string): Promise<TracksView> {
  const row = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { sourceReport: true, loudnessLufs: true, ...DECIDING_COLUMNS },
  })
  if (!row) throw new DomainError('MEDIA_NOT_FOUND')
  const { videoStream, audioStream } = row
  const chosen = {
    ...{ mediaId, videoStream, audioStream, languages: trackLanguagesOf(row.trackLanguages) },
    framing: framingSchema.nullable().catch(null).parse(row.framing),
    targetLufs: loudnessTargetSchema.nullable().catch(null).parse(row.targetLufs),
  }
  const report = sourceReportSchema.safeParse(row.sourceReport).data
  if (!report) return { ...chosen, container: null, chapters: [], tracks: [], verdict: [] }
  const choice = preparationOf(row)
  const facts = pickProgramme(report, choice)
  const languages = {
    audio: await findAudioLanguages(db, accountId),
    main: await findMainLanguage(db, mediaId, facts.chosen?.sound?.language ?? null),
  }
  const airing = [facts.video?.stream, facts.audio?.stream]
  return {
    ...chosen,
    container: report.container,
    chapters: report.chapters,
    tracks: report.tracks.map((track) => ({ ...track, airs: airing.includes(track.stream) })),
    verdict: judgeSource(report, choice, row.loudnessLufs, languages),
  }
}
