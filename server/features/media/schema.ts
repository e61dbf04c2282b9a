import { z } from 'zod'
import { folderSchema } from '#domain/folder.ts'
import { MAX_BREAK_POSITIONS } from '#domain/media/break-positions.ts'
import { displayName } from '#domain/media/display-name.ts'
import { MAX_DURATION_MS } from '#domain/media/plan-conform.ts'
import { framingSchema, loudnessTargetSchema } from '#domain/media/preparation.ts'
import { MAX_TRACKS } from '#domain/media/source-report.ts'
import { MAX_TAG_LENGTH, MAX_TAGS, normaliseTag } from '#domain/media/tags.ts'
import { PAGE_ROWS, rangeSchema } from '#domain/page.ts'
import type { MediaFault } from '#domain/schedule/model/schedule.ts'
import { idSchema, instantSchema, lines, name, optionalName, text, utcSchema } from '#domain/text/text-schema.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'
import { languageSchema } from '#features/captions/schema.ts'
import { mediaAccessSchema } from '#features/on-demand/schema.ts'
import { embedDomainsSchema } from '#features/playback/embed-domains-schema.ts'

export const mediaIdSchema = idSchema

export const mediaKindSchema = z.enum(['programme', 'ad', 'ident', 'filler', 'slate'])
export type MediaKindName = z.output<typeof mediaKindSchema>

/** Columns and stored timelines have kinds in capitals. */
export const kindName = (kind: MediaKind) => kind.toLowerCase() as MediaKindName
export const storedKind = (kind: MediaKindName) => kind.toUpperCase() as MediaKind

export const mediaRefSchema = z.object({ mediaId: mediaIdSchema })

export const tagSchema = optionalName(MAX_TAG_LENGTH).transform(normaliseTag).pipe(z.string().min(1, 'A tag is empty.'))

/** Blank text counts as none. */
const orNull = (text: string | null) => (text === '' ? null : text)

const numberSchema = z.int('Enter a whole number.').min(0, 'At least 0.').max(100_000, 'At most 100,000.').nullable()

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
  folder: folderSchema.nullable().optional().describe('The folder that it is listed in; null: none.'),
  description: lines(4_000).nullable().transform(orNull).optional(),
  rating: optionalName(20).nullable().transform(orNull).optional(),
  season: numberSchema.optional().describe('The number of its season; null: none.'),
  episode: numberSchema.optional().describe('The number of its episode in the season; null: none.'),
  language: languageSchema.nullable().optional().describe('BCP 47: the language of its sound; null: not stated.'),
  notBefore: instantSchema.nullable().optional().describe('Its rights begin then: it is not planned earlier.'),
  notAfter: instantSchema
    .nullable()
    .optional()
    .describe('Its rights end then: it is not planned so that it ends later.'),
  maxAirings: z
    .int('Enter a whole number.')
    .min(1, 'At least 1.')
    .max(1_000_000, 'At most 1,000,000.')
    .nullable()
    .optional()
    .describe('Airings that its rights allow, on all channels; the flight check counts those that were and will be.'),
  access: mediaAccessSchema
    .optional()
    .describe(
      'Who may watch it on demand. private: nobody; public: anybody with its address; token: holders of a signed link.',
    ),
  embedDomains: embedDomainsSchema
    .optional()
    .describe('Hosts whose pages may embed its player on demand, as for channels. None: every page may.'),
  encrypted: z
    .boolean()
    .optional()
    .describe('On demand, its segments are encrypted with AES-128 and there is no DASH. Players that play it stop.'),
  artworkAtMs: z
    .int('Enter whole milliseconds.')
    .min(0, 'The position is before the start of the item.')
    .max(2_147_483_647, 'The position is after the end of the item.')
    .nullable()
    .optional()
    .describe('The position of the artwork; null: a clear still about a third into the item.'),
})
export type UpdateMediaInput = z.output<typeof updateMediaSchema>

export const setBreakPositionsSchema = z.object({
  mediaId: mediaIdSchema,
  positionsMs: z
    .array(z.int().min(0).max(MAX_DURATION_MS))
    .max(MAX_BREAK_POSITIONS, `At most ${MAX_BREAK_POSITIONS} positions.`)
    .describe(
      'Milliseconds into the item, ascending; each moves to its nearest segment boundary (1.92 s; at 30 and 60 fps 1.6 s).',
    ),
})
export type SetBreakPositionsInput = z.output<typeof setBreakPositionsSchema>

/** An index of a file's streams. */
export const streamSchema = z.int().min(0).max(100_000).nullable()

const statedLanguagesSchema = z
  .record(z.string().regex(/^\d{1,6}$/), languageSchema, {
    error: ({ code }) => (code === 'invalid_key' ? 'Name tracks by their index in the file.' : undefined),
  })
  .refine((languages) => Object.keys(languages).length <= MAX_TRACKS, `At most ${MAX_TRACKS} tracks.`)

export const chooseTracksSchema = z.object({
  mediaId: mediaIdSchema,
  videoStream: streamSchema.optional().describe('The index of a video stream of the file; null: picked automatically.'),
  audioStream: streamSchema.optional().describe('The same for its audio. Omitted fields stay.'),
  languages: statedLanguagesSchema
    .optional()
    .describe(
      'The languages of audio and text tracks, by index of the stream: `{ "2": "de" }`. They replace those that the file states. The list replaces the one before.',
    ),
  framing: framingSchema
    .nullish()
    .describe('A picture that is not 16:9: pad adds black bars, crop cuts its edges off; null: the account’s default.'),
  targetLufs: loudnessTargetSchema.nullish().describe('The loudness on air; null: the account’s default.'),
})
export type ChooseTracksInput = z.output<typeof chooseTracksSchema>

const NO_NAME = 'Give the file a name: “?name=…”, or for tus “filename” in Upload-Metadata.'

/** Query of POST /api/media, and what tus announces. */
export const uploadQuerySchema = z.object({
  /** Any text, as file systems allow it: it is cleaned for display and never becomes a path. */
  name: z
    .string(NO_NAME)
    .min(1, NO_NAME)
    .max(1024, { error: 'The name is longer than 1,024 characters.', abort: true })
    .transform(displayName),
  kind: mediaKindSchema.default('programme'),
  folder: folderSchema.optional().describe('The library’s folder that the item is listed in; omitted: none.'),
})

const STATUSES = [
  'uploaded',
  'checking',
  'transcoding',
  'verifying',
  'recording',
  'ready',
  'failed',
  'cancelled',
] as const
const statusSchema = z.enum(STATUSES)
export type MediaStatus = z.output<typeof statusSchema>

/** Most ids of one read: they fit into the address of a request. */
export const MOST_IDS = 100

/** Which items: all conditions apply. */
export const listMediaSchema = rangeSchema.extend({
  limit: rangeSchema.shape.limit.unwrap().default(PAGE_ROWS),
  ids: text(65 * MOST_IDS)
    .refine((ids) => ids.split(',').length <= MOST_IDS, `At most ${MOST_IDS} ids.`)
    .optional()
    .describe(`Up to ${MOST_IDS} ids, separated by commas: those of them that the library has.`),
  status: z
    .enum([...statusSchema.options, 'in-progress', 'airable'])
    .optional()
    .describe(
      'in-progress: neither ready, failed nor cancelled. airable: ready, or a long item whose rest will be prepared in time.',
    ),
  kind: mediaKindSchema.optional(),
  tag: text((MAX_TAG_LENGTH + 1) * MAX_TAGS)
    .optional()
    .describe('A tag; or several, separated by commas: items that have all of them.'),
  folder: text(60).optional().describe('The folder’s name; empty: items in none.'),
  language: languageSchema.optional(),
  query: text(200).trim().optional().describe('Words of title, tags, file name and description; or an item’s id.'),
  only: z
    .enum(['unused', 'airs-soon', 'same-file'])
    .optional()
    .describe(
      'unused: on no rundown, and in no series and no schedule. airs-soon: in the next 24 hours. same-file: uploaded more than once.',
    ),
  sort: z
    .enum(['created', 'title', 'duration', 'size'])
    .default('created')
    .describe('The newest first, by title, the longest first, or the largest first.'),
})
export type ListMediaInput = z.output<typeof listMediaSchema>
export type MediaFilter = Omit<z.input<typeof listMediaSchema>, 'cursor' | 'limit'>

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
  audioLanguage: z
    .string()
    .nullish()
    .describe('As it was stated for the item, else as the file states it; null: not known.'),
  audioChannels: z.number().optional(),
  framing: framingSchema.optional().describe('How it was framed.'),
  targetLufs: z.number().optional().describe('The level that it was normalised to.'),
})

/** One of MediaItem.faults as the transcoder writes them. */
export const mediaFaultSchema = z.object({
  kind: z.enum(['black', 'freeze', 'silence', 'loudness', 'decode', 'length', 'damaged']),
  fromMs: z.number(),
  toMs: z.number(),
  lufsOff: z.number().optional(),
  peakDbtp: z.number().optional(),
  count: z.number().optional().describe('For decode: how many errors.'),
  offMs: z.number().optional().describe('For length: how much longer the audio is than the video.'),
}) satisfies z.ZodType<MediaFault>

export const mediaSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: mediaKindSchema,
    status: statusSchema,
    progress: z.number().min(0).max(1).describe('From upload to ready.'),
    waitsForLive: z.boolean().describe('Its preparation is paused while a live feed needs the CPU of the machine.'),
    failure: z
      .object({
        code: z.string(),
        message: z.string(),
        deadLetter: z.boolean().describe('Given up after several attempts, through no fault of the file.'),
      })
      .nullable(),
    sourceName: z.string(),
    sourceBytes: z.number(),
    source: sourceFactsSchema.nullable(),
    sameAs: z
      .object({ id: z.string(), title: z.string() })
      .nullable()
      .describe('The first item that was made of the same file, by its SHA-256; null: this is the first.'),
    durationMs: z.number().nullable(),
    early: z
      .object({
        preparedMs: z.number().describe('How much of it, from its start, exists. It can be previewed.'),
        airableFrom: utcSchema
          .nullable()
          .describe('Its rest will be prepared in time for airings that start then or later; null: not known yet.'),
      })
      .nullable()
      .describe('A long item whose first minutes can air while its rest is being prepared; null for all others.'),
    frameRate: z.number().describe('Frames a second on air. An item airs only while its account has the same.'),
    loudnessLufs: z.number().nullable(),
    thumbnailUrl: z
      .string()
      .nullable()
      .describe(
        'Its artwork. Needs the session or a key; null until there are thumbnails. `at` selects another position.',
      ),
    thumbnails: z.object({ count: z.int(), intervalMs: z.int() }).describe('One every intervalMs.'),
    postersMs: z.array(z.int()).describe('Positions of good pictures for its artwork.'),
    storyboardUrl: z.string().nullable().describe('A WebVTT track of thumbnails for scrubbing; null: there is none.'),
    tags: z.array(z.string()),
    weight: z.number().describe('Its weight in a weighted rotation.'),
    folder: z.string().nullable().describe('The folder that it is listed in; null: none.'),
    description: z.string().nullable(),
    rating: z.string().nullable(),
    season: z.int().nullable(),
    episode: z.int().nullable(),
    language: z.string().nullable().describe('BCP 47.'),
    notBefore: utcSchema.nullable().describe('Its rights begin then.'),
    notAfter: utcSchema.nullable().describe('Its rights end then.'),
    maxAirings: z.int().nullable().describe('Airings that its rights allow.'),
    artworkAtMs: z
      .number()
      .nullable()
      .describe('The position chosen for its artwork; null: a clear still about a third into it.'),
    access: mediaAccessSchema.describe('Who may watch it on demand.'),
    embedDomains: z.array(z.string()).describe('Hosts whose pages may embed its player; none: every page may.'),
    encrypted: z.boolean().describe('On demand, its segments are encrypted with AES-128.'),
    renditions: z.array(
      z.object({
        name: z.string(),
        width: z.number().nullable(),
        height: z.number().nullable(),
        codecs: z.string(),
        averageKbps: z.number(),
        peakKbps: z.number(),
        segments: z.int(),
      }),
    ),
    breakPositionsMs: z
      .array(z.int())
      .describe('Where it may be interrupted, ms into it, ascending, on segment boundaries.'),
    faults: z.array(mediaFaultSchema).describe('Faults detected during preparation, by time.'),
    faultsChecked: z.boolean().describe('False for items prepared before fault detection existed.'),
    usedBy: z.array(z.object({ channelId: z.string(), name: z.string() })).describe('Channels whose rundown has it.'),
    scheduledOn: z
      .array(z.object({ channelId: z.string(), name: z.string() }))
      .describe('Channels whose newest published schedule names it, not only by its tags or a series.'),
    series: z.array(z.object({ seriesId: z.string(), title: z.string() })),
    createdAt: utcSchema,
    readyAt: utcSchema.nullable(),
  })
  .meta({ id: 'Media' })
export type MediaView = z.output<typeof mediaSchema>

export const mediaListSchema = z.object({ media: z.array(mediaSchema), at: utcSchema })
export type LibrarySnapshot = z.output<typeof mediaListSchema>
