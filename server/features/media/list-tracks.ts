import type { DbOrTx } from '#adapters/db.ts'
import { judgeSource } from '#domain/media/judge-source.ts'
import { pickProgramme } from '#domain/media/pick-programme.ts'
import { sourceReportSchema } from '#domain/media/source-report.ts'
import { DomainError } from '#server/errors.ts'
import type { TracksView } from './tracks-schema.ts'

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function listTracks(db: DbOrTx, accountId: string, mediaId: string): Promise<TracksView> {
  const row = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId },
    select: { sourceReport: true, videoStream: true, audioStream: true, loudnessLufs: true },
  })
  if (!row) throw new DomainError('MEDIA_NOT_FOUND')
  const { videoStream, audioStream } = row
  const report = sourceReportSchema.safeParse(row.sourceReport).data
  if (!report) return { mediaId, container: null, chapters: [], tracks: [], videoStream, audioStream, verdict: [] }
  const facts = pickProgramme(report, row)
  const airing = [facts.video?.stream, facts.audio?.stream]
  return {
    mediaId,
    container: report.container,
    chapters: report.chapters,
    tracks: report.tracks.map((track) => ({ ...track, airs: airing.includes(track.stream) })),
    videoStream,
    audioStream,
    verdict: judgeSource(report, row, row.loudnessLufs),
  }
}
