// Parses ffprobe's output about an upload. Every field is validated: the file is untrusted.
import { z } from 'zod'
import { pickPicture, pickSound } from '#domain/media/pick-track.ts'
import type { SourceFacts } from '#domain/media/source-facts.ts'

/** ffprobe prints numbers as text, and N/A or nothing if unknown. */
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
  nb_frames: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  channels: size.optional(),
  sample_rate: z.string().optional(),
  disposition: z.record(z.string(), z.number()).catch({}).default({}),
  tags: z
    .object({ DURATION: z.string().optional(), language: z.string().optional(), title: z.string().optional() })
    .optional()
    .catch(undefined),
  side_data_list: z
    .array(z.object({ rotation: z.number().optional() }))
    .catch([])
    .default([]),
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

/**
 * Null when the text is not the output of an ffprobe that found a container.
 * @param decodable names of codecs; omitted: all named ones
 */
export function parseProbe(stdout: string, decodable?: ReadonlySet<string>): SourceFacts | null {
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
  const { pictures, sounds } = tracksOf(streams, decodable)
  const picture = pickPicture(pictures)
  const sound = pickSound(sounds, picture?.language ?? null)
  const video = picture?.source
  const audio = sound?.source
  const chosen = [video, audio].flatMap((stream) => stream ?? [])
  const known = chosen.flatMap((stream) => endMs(stream) ?? [])
  const longestMs = Math.max(0, ...known)
  const saidMs = format.duration === null ? null : format.duration * 1_000
  // The container may promise hours for one second: its own length counts only where a track has none.
  const durationMs =
    known.length === chosen.length && known.length > 0
      ? Math.min(saidMs ?? longestMs, longestMs)
      : (saidMs ?? longestMs)
  return {
    container: format.format_name,
    durationMs: Math.round(durationMs),
    video: video
      ? {
          stream: video.index,
          codec: video.codec_name ?? 'unknown',
          ...displayedSize(video),
          frameRate: rate(video.avg_frame_rate) || rate(video.r_frame_rate),
          endMs: endMs(video),
          hdr: video.color_transfer === 'smpte2084' ? 'pq' : video.color_transfer === 'arib-std-b67' ? 'hlg' : null,
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
    chosen: {
      picture: picture && { track: pictures.indexOf(picture) + 1, of: pictures.length },
      sound: sound && { track: sounds.indexOf(sound) + 1, of: sounds.length, language: sound.language },
    },
  }
}

/** Video of one frame, or in an image format, is a still image if the file also has moving video. */
const IMAGE_CODECS = new Set(['png', 'mjpeg', 'bmp', 'gif', 'webp', 'tiff'])
/** Many files state it in the title only. */
const ASIDE_TITLE = /comment|descri|impaired|kommentar|hörfilm/i
const ASIDE_DISPOSITIONS = ['comment', 'hearing_impaired', 'visual_impaired']
/** ISO 639; containers write “und” if it is not known. */
const LANGUAGE = /^(?!und$)[a-z]{2,3}$/
const UNDECODABLE = new Set([undefined, 'unknown', 'none'])

function tracksOf(streams: readonly Stream[], decodable: ReadonlySet<string> | undefined) {
  const common = (source: Stream) => ({
    source,
    stream: source.index,
    decodable: !UNDECODABLE.has(source.codec_name) && (decodable?.has(source.codec_name ?? '') ?? true),
    isDefault: source.disposition.default === 1,
    isAside:
      ASIDE_DISPOSITIONS.some((name) => source.disposition[name] === 1) || ASIDE_TITLE.test(source.tags?.title ?? ''),
    language: LANGUAGE.exec(source.tags?.language ?? '')?.[0] ?? null,
  })
  const kind = (type: string) => streams.filter((stream) => stream.codec_type === type)
  const isCover = (stream: Stream) => stream.disposition.attached_pic === 1
  const looksStill = (stream: Stream) =>
    IMAGE_CODECS.has(stream.codec_name ?? '') ||
    stream.nb_frames === '1' ||
    stream.disposition.still_image === 1 ||
    stream.disposition.timed_thumbnails === 1
  const hasFilm = kind('video').some((stream) => !isCover(stream) && !looksStill(stream))
  return {
    pictures: kind('video').map((source) => ({
      ...common(source),
      isStill: isCover(source) || (hasFilm && looksStill(source)),
      ...displayedSize(source),
    })),
    sounds: kind('audio').map((source) => ({ ...common(source), channels: source.channels ?? 0 })),
  }
}

function displayedSize({ width = 0, height = 0, side_data_list }: Stream): { width: number; height: number } {
  const rotation = side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0
  return Math.abs(rotation) % 180 === 90 ? { width: height, height: width } : { width, height }
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
