import { z } from 'zod'
import { MAX_BREAK_POSITIONS } from '#domain/media/break-positions.ts'
import { displayName } from '#domain/media/display-name.ts'
import { MAX_DURATION_MS } from '#domain/media/plan-conform.ts'
import { MAX_TAG_LENGTH, MAX_TAGS, normaliseTag } from '#domain/media/tags.ts'
import type { MediaFault } from '#domain/schedule/model/schedule.ts'
import { idSchema, lines, name, optionalName } from '#domain/text/text-schema.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'

export const mediaIdSchema = idSchema

export const mediaKindSchema = z.enum(['PROGRAMME', 'AD', 'IDENT', 'FILLER', 'SLATE'])
export const mediaRefSchema = z.object({ mediaId: mediaIdSchema })

const tagSchema = optionalName(MAX_TAG_LENGTH).transform(normaliseTag).pipe(z.string().min(1, 'A tag is empty.'))

/** Blank text counts as none. */
const orNull = (text: string | null) => (text === '' ? null : text)

export const updateMediaSchema = z.object({
  mediaId: mediaIdSchema,
  title: name(200, 'Give the item a title.').optional(),
  kind: mediaKindSchema.optional(),
  tags: z
    .array(tagSchema)
    .transform((tags) => [...new Set(tags)])
    .pipe(z.array(z.string()).max(MAX_TAGS, `At most ${MAX_TAGS} tags.`))
    .optional()
    .describe('Kept in lower case, each once.'),
  weight: z
    .number('Enter a number.')
    .positive('A weight must be more than 0.')
    .max(100, 'A weight is at most 100.')
    .optional()
    .describe('Its weight in a weighted rotation.'),
  description: lines(4_000).nullable().transform(orNull).optional(),
  rating: optionalName(20).nullable().transform(orNull).optional(),
  artworkAtMs: z
    .int('Enter whole milliseconds.')
    .min(0, 'The position is before the start of the item.')
    .max(2_147_483_647, 'The position is after the end of the item.')
    .nullable()
    .optional()
    .describe('The position of the artwork; null: a third into the item.'),
})
export type UpdateMediaInput = z.output<typeof updateMediaSchema>

export const setBreakPositionsSchema = z.object({
  mediaId: mediaIdSchema,
  positionsMs: z
    .array(z.int().min(0).max(MAX_DURATION_MS))
    .max(MAX_BREAK_POSITIONS, `At most ${MAX_BREAK_POSITIONS} positions.`)
    .describe('Milliseconds into the item, ascending; each moves to its nearest segment boundary (1.92 s).'),
})
export type SetBreakPositionsInput = z.output<typeof setBreakPositionsSchema>

/** Query of POST /api/media. */
export const uploadQuerySchema = z.object({
  /** Any text, as file systems allow it: it is cleaned for display and never becomes a path. */
  name: z
    .string('Give the file a name: ?name=…')
    .min(1, 'Give the file a name: ?name=…')
    .max(1024, { error: 'The name is longer than 1,024 characters.', abort: true })
    .transform(displayName),
  kind: mediaKindSchema.default('PROGRAMME'),
})

export type MediaStateName = 'UPLOADED' | 'CHECKING' | 'TRANSCODING' | 'VERIFYING' | 'RECORDING' | 'READY' | 'FAILED'

/** MediaItem.sourceFacts as the transcoder writes it; it may contain more. */
export const sourceFactsSchema = z.object({
  width: z.number(),
  height: z.number(),
  frameRate: z.number(),
  videoCodec: z.string(),
  audioCodec: z.string().nullable(),
  durationMs: z.number(),
  hdr: z.enum(['pq', 'hlg']).nullish().describe('It was HDR and is converted to SDR.'),
  videoTrack: z.number().nullish().describe('Which of the file’s video tracks airs, from 1.'),
  videoTracks: z.number().optional(),
  audioTrack: z.number().nullish().describe('Which of its audio tracks airs, from 1; null: none.'),
  audioTracks: z.number().optional(),
  audioLanguage: z.string().nullish().describe('ISO 639, if the file states it.'),
  audioChannels: z.number().optional(),
})

/** One of MediaItem.faults as the transcoder writes them. */
export const mediaFaultSchema = z.object({
  kind: z.enum(['black', 'silence', 'loudness', 'damaged']),
  fromMs: z.number(),
  toMs: z.number(),
  lufsOff: z.number().optional(),
  peakDbtp: z.number().optional(),
}) satisfies z.ZodType<MediaFault>

export interface MediaView {
  id: string
  title: string
  kind: MediaKind
  /** REST answers also have it in lower case as `status`: uploaded … ready, failed. */
  state: MediaStateName
  /** 0…1 from upload to ready. */
  progress: number
  /** Its preparation is paused while a live feed needs this machine's CPU. */
  waitsForLive: boolean
  failure: { code: string; message: string } | null
  sourceName: string
  sourceBytes: number
  source: z.infer<typeof sourceFactsSchema> | null
  durationMs: number | null
  loudnessLufs: number | null
  /**
   * The item's artwork. Same-origin, needs the session; null until there are thumbnails. `at` selects another position.
   */
  thumbnailUrl: string | null
  /** One every intervalMs. */
  thumbnails: { count: number; intervalMs: number }
  /** In lower case, each once. */
  tags: string[]
  /** Its weight in a weighted rotation. */
  weight: number
  /** For the guide. */
  description: string | null
  rating: string | null
  /** The position chosen for its artwork; null: a third into it. */
  artworkAtMs: number | null
  renditions: {
    name: string
    width: number | null
    height: number | null
    codecs: string
    averageKbps: number
    peakKbps: number
    segments: number
  }[]
  /** Where it may be interrupted, ms into it, ascending, on segment boundaries. */
  breakPositionsMs: number[]
  /** Faults detected during preparation, by time. */
  faults: MediaFault[]
  /** False for items prepared before fault detection existed. */
  faultsChecked: boolean
  /** Names of channels with it on their rundown. */
  usedBy: { channelId: string; name: string }[]
  /** It is an episode of these. */
  series: { seriesId: string; title: string }[]
  createdAt: string
  readyAt: string | null
}

export interface LibrarySnapshot {
  media: MediaView[]
  at: string
}
