// All tracks of an uploaded file, as the prober found them. Plain data that is stored with the item: the page and the API
// list it, and the programme is picked from it.
import { z } from 'zod'

/** A file with more is read up to here. */
export const MAX_TRACKS = 100
export const MAX_CHAPTERS = 1_000

const videoSchema = z.object({
  /** As displayed, after rotation and before its pixels are made square. */
  width: z.int(),
  height: z.int(),
  frameRate: z.number().describe('0 when the file does not say.'),
  isVariableRate: z.boolean(),
  hdr: z.enum(['pq', 'hlg']).nullable(),
  colourSpace: z.string().nullable().describe('The matrix, as ffprobe names it; null when the file does not say.'),
  primaries: z.string().nullable(),
  isFullRange: z.boolean(),
  pixelFormat: z.string().nullable(),
  scan: z
    .enum(['progressive', 'top-first', 'bottom-first'])
    .nullable()
    .describe('Interlaced video names the field that is shown first; null when the file does not say.'),
  rotation: z.int().describe('How far it is turned to be upright, in degrees clockwise: 0, 90, 180 or 270.'),
  pixelAspect: z.string().nullable().describe('Width to height of a pixel, such as 16:11; null: square.'),
  hasClosedCaptions: z.boolean().describe('CEA-608 or CEA-708 in its frames, or in those of another video track.'),
})

const audioSchema = z.object({
  channels: z.int(),
  layout: z.string().nullable().describe('Such as stereo or 5.1(side); null when the file does not say.'),
  sampleRateHz: z.int(),
})

export const sourceTrackSchema = z.object({
  stream: z.int().describe('Its index in the file, from 0.'),
  kind: z.enum(['video', 'audio', 'text', 'other']),
  codec: z.string(),
  isDecodable: z.boolean(),
  language: z.string().nullable().describe('ISO 639, if the file states it.'),
  title: z.string().nullable(),
  isDefault: z.boolean(),
  isForced: z.boolean(),
  isAside: z.boolean().describe('A commentary, or for people with impaired hearing or sight.'),
  isStill: z.boolean().describe('Cover art or a thumbnail.'),
  startMs: z.int().nullable(),
  endMs: z.int().nullable(),
  video: videoSchema.nullable(),
  audio: audioSchema.nullable(),
})
export type SourceTrack = z.output<typeof sourceTrackSchema>

/** MediaItem.sourceReport */
export const sourceReportSchema = z.object({
  container: z.string(),
  statedMs: z.int().nullable().describe('The length that the container states.'),
  chapters: z.array(z.object({ startMs: z.int(), title: z.string().nullable() })),
  tracks: z.array(sourceTrackSchema),
})
export type SourceReport = z.output<typeof sourceReportSchema>

/** BCP 47, by index of the stream. */
export const trackLanguagesSchema = z.record(z.string(), z.string())
export type TrackLanguages = Readonly<z.output<typeof trackLanguagesSchema>>

/** Indexes of the streams that the customer chose; null: picked automatically. */
export interface TrackChoice {
  videoStream: number | null
  audioStream: number | null
  /** That the customer stated. */
  languages: TrackLanguages
}

export const AUTOMATIC: TrackChoice = { videoStream: null, audioStream: null, languages: {} }

/** The same with the stated languages in place of those that the file states. */
export const withLanguages = <Report extends { tracks: readonly Pick<SourceTrack, 'stream' | 'language'>[] }>(
  report: Report,
  languages: TrackLanguages,
): Report => ({
  ...report,
  tracks: report.tracks.map((track) => ({ ...track, language: languages[track.stream] ?? track.language })),
})

/** Whether its language matters: that of audio, or of captions. */
export const hasLanguage = ({ kind }: Pick<SourceTrack, 'kind'>) => kind === 'audio' || kind === 'text'

/** Whether a track can be the programme's video or audio. */
export const canAir = (track: SourceTrack, kind: 'video' | 'audio') =>
  track.kind === kind && track.isDecodable && !track.isStill && (kind === 'video' || (track.audio?.channels ?? 0) > 0)
