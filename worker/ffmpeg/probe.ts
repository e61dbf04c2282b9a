// Parses ffprobe's output about an upload. Every field is validated: the file is untrusted.
import { z } from 'zod'
import { pickProgramme } from '#domain/media/pick-programme.ts'
import type { SourceFacts } from '#domain/media/source-facts.ts'
import { MAX_CHAPTERS, MAX_TRACKS, type SourceReport, type SourceTrack } from '#domain/media/source-report.ts'
import { cleanLine } from '#domain/text/foreign-text.ts'

/** ffprobe prints numbers as text, and N/A or nothing if unknown. */
const seconds = z
  .string()
  .optional()
  .transform((text) => finiteOrNull(Number.parseFloat(text ?? '')))
const size = z.number().int().nonnegative().catch(0)
const word = z.string().max(64).catch('unknown')
const LONGEST_TITLE = 100
const title = z
  .string()
  .transform((text) => cleanLine(text, LONGEST_TITLE) || null)
  .nullish()
  .catch(null)

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
  color_space: word.optional(),
  color_transfer: word.optional(),
  color_primaries: word.optional(),
  color_range: word.optional(),
  pix_fmt: word.optional(),
  field_order: word.optional(),
  sample_aspect_ratio: word.optional(),
  channels: size.optional(),
  channel_layout: word.optional(),
  sample_rate: z.string().optional(),
  disposition: z.record(z.string(), z.number()).catch({}).default({}),
  tags: z
    .object({ DURATION: z.string().optional(), language: z.string().optional(), title })
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
    .array(z.object({ start_time: seconds, tags: z.object({ title }).optional().catch(undefined) }))
    .catch([])
    .default([]),
})

/** Of a feed, which has no choice of tracks. Null: as below. */
export function parseProbe(stdout: string): SourceFacts | null {
  const report = parseReport(stdout)
  return report && pickProgramme(report)
}

/**
 * Null when the text is not the output of an ffprobe that found a container.
 * @param decodable names of codecs; omitted: all named ones
 */
export function parseReport(stdout: string, decodable?: ReadonlySet<string>): SourceReport | null {
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
  return {
    container: format.format_name,
    statedMs: format.duration === null ? null : Math.round(format.duration * 1_000),
    tracks: tracksOf(streams.slice(0, MAX_TRACKS), startsAt, decodable),
    chapters: chaptersOf(chapters.slice(0, MAX_CHAPTERS), startsAt),
  }
}

/** The first of those with the same start. */
function chaptersOf(chapters: z.infer<typeof probeSchema>['chapters'], startsAt: number): SourceReport['chapters'] {
  const found = new Map<number, string | null>()
  for (const { start_time, tags } of chapters) {
    const startMs = start_time === null ? null : Math.round((start_time - startsAt) * 1_000)
    if (startMs !== null && !found.has(startMs)) found.set(startMs, tags?.title ?? null)
  }
  return [...found].map(([startMs, title]) => ({ startMs, title }))
}

/** Video of one frame, or in an image format, is a still image if the file also has moving video. */
const IMAGE_CODECS = new Set(['png', 'mjpeg', 'bmp', 'gif', 'webp', 'tiff'])
/** Many files state it in the title only. */
const ASIDE_TITLE = /comment|descri|impaired|kommentar|hörfilm/i
const ASIDE_DISPOSITIONS = ['comment', 'hearing_impaired', 'visual_impaired']
/** ISO 639; containers write “und” if it is not known. */
const LANGUAGE = /^(?!und$)[a-z]{2,3}$/
const UNDECODABLE = new Set([undefined, 'unknown', 'none'])
const KINDS: Record<string, SourceTrack['kind']> = { video: 'video', audio: 'audio', subtitle: 'text' }

function tracksOf(
  streams: readonly Stream[],
  startsAt: number,
  decodable: ReadonlySet<string> | undefined,
): SourceTrack[] {
  const isCover = (stream: Stream) => stream.disposition.attached_pic === 1
  const looksStill = (stream: Stream) =>
    IMAGE_CODECS.has(stream.codec_name ?? '') ||
    stream.nb_frames === '1' ||
    stream.disposition.still_image === 1 ||
    stream.disposition.timed_thumbnails === 1
  const hasFilm = streams.some((stream) => stream.codec_type === 'video' && !isCover(stream) && !looksStill(stream))
  return streams.map((stream) => {
    const { disposition, tags } = stream
    const kind = KINDS[stream.codec_type ?? ''] ?? 'other'
    return {
      stream: stream.index,
      kind,
      codec: stream.codec_name ?? 'unknown',
      isDecodable: !UNDECODABLE.has(stream.codec_name) && (decodable?.has(stream.codec_name ?? '') ?? true),
      language: LANGUAGE.exec(tags?.language ?? '')?.[0] ?? null,
      title: tags?.title ?? null,
      isDefault: disposition.default === 1,
      isForced: disposition.forced === 1,
      isAside: ASIDE_DISPOSITIONS.some((name) => disposition[name] === 1) || ASIDE_TITLE.test(tags?.title ?? ''),
      isStill: kind === 'video' && (isCover(stream) || (hasFilm && looksStill(stream))),
      startMs: stream.start_time === null ? null : Math.round((stream.start_time - startsAt) * 1_000),
      endMs: streamEndMs(stream, startsAt),
      video: kind === 'video' ? videoOf(stream) : null,
      audio:
        kind === 'audio'
          ? {
              channels: stream.channels ?? 0,
              layout: known(stream.channel_layout),
              sampleRateHz: Math.round(finiteOrNull(Number(stream.sample_rate)) ?? 0),
            }
          : null,
    }
  })
}

const SCANS: Record<string, NonNullable<SourceTrack['video']>['scan']> = {
  progressive: 'progressive',
  // The second letter is the field that is shown first (libavcodec/codec_par.h).
  tt: 'top-first',
  bt: 'top-first',
  bb: 'bottom-first',
  tb: 'bottom-first',
}

function videoOf(stream: Stream): NonNullable<SourceTrack['video']> {
  const { width = 0, height = 0, side_data_list, color_transfer } = stream
  const turned = side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0
  // ffprobe counts anticlockwise.
  const rotation = (((Math.round(-turned / 90) * 90) % 360) + 360) % 360
  const isOnSide = rotation % 180 === 90
  const [average, regular] = [rate(stream.avg_frame_rate), rate(stream.r_frame_rate)]
  return {
    ...(isOnSide ? { width: height, height: width } : { width, height }),
    frameRate: average || regular,
    isVariableRate: average > 0 && regular > 0 && Math.abs(average - regular) / regular > VARIABLE_RATE,
    hdr: color_transfer === 'smpte2084' ? 'pq' : color_transfer === 'arib-std-b67' ? 'hlg' : null,
    colourSpace: namedMatrix(stream.color_space),
    primaries: known(stream.color_primaries),
    isFullRange: stream.color_range === 'pc' || /^yuvj/.test(stream.pix_fmt ?? ''),
    pixelFormat: known(stream.pix_fmt),
    scan: SCANS[stream.field_order ?? ''] ?? null,
    rotation,
    pixelAspect: pixelAspect(stream.sample_aspect_ratio),
    // Only its bytes tell: ClosedCaptionSearch.
    hasClosedCaptions: false,
  }
}

/** The base rate of a file with a constant rate differs from its average by rounding only. */
const VARIABLE_RATE = 0.02

/** Null: square, or not stated. */
function pixelAspect(text: string | undefined): string | null {
  const [, width, height] = /^(\d{1,6}):(\d{1,6})$/.exec(text ?? '') ?? []
  return width === height || Number(width) === 0 || Number(height) === 0 ? null : `${width}:${height}`
}

const known = (text: string | undefined) => (!text || text === 'unknown' || text === 'reserved' ? null : text)

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
