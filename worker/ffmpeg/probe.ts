// What ffprobe prints about an upload, made into facts. Every field is doubted: the file is a stranger's.
import { z } from 'zod'
import type { SourceFacts } from '../../server/domain/media/source-facts.ts'

/** ffprobe prints numbers as text, and N/A or nothing where it does not know. */
const seconds = z
  .string()
  .optional()
  .transform((text) => finiteOrNull(Number.parseFloat(text ?? '')))
const size = z.number().int().nonnegative().catch(0)
const word = z.string().max(64).catch('unknown')

const streamSchema = z.object({
  index: z.number().int().nonnegative(),
  codec_type: z.string().optional(),
  codec_name: word.optional(),
  width: size.optional(),
  height: size.optional(),
  avg_frame_rate: z.string().optional(),
  r_frame_rate: z.string().optional(),
  start_time: seconds,
  duration: seconds,
  field_order: z.string().optional(),
  color_space: z.string().optional(),
  channels: size.optional(),
  sample_rate: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  tags: z.object({ DURATION: z.string().optional() }).optional(),
})
type Stream = z.infer<typeof streamSchema>

const probeSchema = z.object({
  format: z.object({ format_name: word, duration: seconds, start_time: seconds }),
  streams: z.array(streamSchema).max(1_000),
  chapters: z
    .array(z.object({ start_time: seconds }))
    .catch([])
    .default([]),
})

/** Null when the text is not the answer of an ffprobe that found a container. */
export function parseProbe(stdout: string): SourceFacts | null {
  let json: unknown
  try {
    json = JSON.parse(stdout)
  } catch {
    return null
  }
  const probe = probeSchema.safeParse(json)
  if (!probe.success) return null
  const { format, streams, chapters } = probe.data
  const startsAt = format.start_time ?? 0
  const endMs = (stream: Stream) => streamEndMs(stream, startsAt)
  // A cover picture is a video stream too, but no programme.
  const video = streams.find((s) => s.codec_type === 'video' && !s.disposition?.attached_pic)
  const audio = streams.find((s) => s.codec_type === 'audio' && (s.channels ?? 0) > 0)
  const known = [video, audio].flatMap((stream) => (stream ? (endMs(stream) ?? []) : []))
  const durationMs = format.duration !== null ? format.duration * 1_000 : Math.max(0, ...known)
  return {
    container: format.format_name,
    durationMs: Math.round(durationMs),
    video: video
      ? {
          stream: video.index,
          codec: video.codec_name ?? 'unknown',
          width: video.width ?? 0,
          height: video.height ?? 0,
          frameRate: rate(video.avg_frame_rate) || rate(video.r_frame_rate),
          endMs: endMs(video),
          interlaced: ['tt', 'bb', 'tb', 'bt'].includes(video.field_order ?? ''),
          colourSpace: namedMatrix(video.color_space),
        }
      : null,
    audio: audio
      ? {
          stream: audio.index,
          codec: audio.codec_name ?? 'unknown',
          channels: audio.channels ?? 0,
          sampleRateHz: Number(audio.sample_rate) || 0,
          endMs: endMs(audio),
        }
      : null,
    chapterStartsMs: chapters.flatMap(({ start_time }) =>
      start_time === null ? [] : [Math.round((start_time - startsAt) * 1_000)],
    ),
  }
}

/** The stream's own length, or Matroska's tag such as 00:00:10.040000000. */
function streamEndMs(stream: Stream, fileStartsAt: number): number | null {
  if (stream.duration !== null)
    return Math.round((Math.max(0, (stream.start_time ?? 0) - fileStartsAt) + stream.duration) * 1_000)
  const tag = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(stream.tags?.DURATION ?? '')
  return tag ? Math.round((Number(tag[1]) * 3_600 + Number(tag[2]) * 60 + Number(tag[3])) * 1_000) : null
}

/** 30000/1001 → 29.97 */
function rate(text: string | undefined): number {
  const [over, under = '1'] = (text ?? '').split('/')
  return Math.round((finiteOrNull(Number(over) / Number(under)) ?? 0) * 1_000) / 1_000
}

function namedMatrix(text: string | undefined): string | null {
  return !text || ['unknown', 'reserved', 'gbr'].includes(text) ? null : text
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
