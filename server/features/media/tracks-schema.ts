import { z } from 'zod'
import { framingSchema, loudnessTargetSchema } from '#domain/media/preparation.ts'
import { sourceReportSchema, sourceTrackSchema, trackLanguagesSchema } from '#domain/media/source-report.ts'
import { verdictLineSchema } from '#domain/media/verdict-line.ts'
import { streamSchema } from './schema.ts'

export const tracksSchema = z
  .object({
    mediaId: z.string(),
    container: z.string().nullable().describe('Null until the file was checked, and for recordings.'),
    chapters: sourceReportSchema.shape.chapters,
    tracks: z.array(sourceTrackSchema.extend({ airs: z.boolean().describe('It is the programme.') })),
    videoStream: streamSchema.describe(
      'The stream that was chosen as the programme’s video; null: picked automatically.',
    ),
    audioStream: streamSchema.describe('The same for its audio.'),
    languages: trackLanguagesSchema.describe(
      'Languages of tracks that were stated for the item, by index of the stream. They replace those of the file.',
    ),
    framing: framingSchema.nullable().describe('Null: the account’s default.'),
    targetLufs: loudnessTargetSchema.nullable().describe('Null: the account’s default.'),
    verdict: z.array(verdictLineSchema).describe('What is done to the file on its way to the house format.'),
  })
  .meta({ id: 'MediaTracks' })
export type TracksView = z.output<typeof tracksSchema>
