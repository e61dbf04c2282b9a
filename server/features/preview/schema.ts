// Input and output of previews: one schema for tRPC, REST and the panel.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { instantSchema, utcSchema } from '#domain/text/text-schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

/** How far ahead a preview can be: a week, and the rest of its last day. */
export const FUTURE_MS = 8 * 86_400_000

const version = z.enum(['published', 'draft'], { error: 'Choose “published” or “draft”.' }).default('published')

export const channelPreviewSchema = channelRefSchema.extend({ at: instantSchema, version })
export type ChannelPreviewInput = z.output<typeof channelPreviewSchema>

export const futureSchema = channelRefSchema.extend({
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  version,
})
export type FutureInput = z.output<typeof futureSchema>

const basisSchema = z
  .enum(['air', 'start', 'publish', 'resume'])
  .describe(
    'Airs as shown: air: already; start: after the channel starts; publish: after the draft is published; resume: after the return from a held slate.',
  )
export type FutureBasis = z.output<typeof basisSchema>

const stretch = {
  startsAt: utcSchema,
  endsAt: utcSchema,
  title: z.string(),
  kind: mediaKindSchema,
  blockId: z.string().nullable(),
}

/** One coming entry. */
const comingSchema = z.object({ ...stretch, mediaId: z.string() })
export type ComingView = z.output<typeof comingSchema>

export const channelPreviewAddressSchema = z
  .object({
    url: z.string().describe('Multivariant playlist. Anybody with the address can watch until it expires.'),
    startsAt: utcSchema.describe('First time shown: the start of the segment on air at `at`.'),
    expiresAt: utcSchema,
    basis: basisSchema,
    previous: comingSchema.nullable().describe('What airs before, without pads; null if unknown.'),
    coming: z.array(comingSchema).describe('From the first entry shown; at most two hours and 200 entries.'),
  })
  .meta({ id: 'ChannelPreview' })
export type ChannelPreviewView = z.output<typeof channelPreviewAddressSchema>

const futurePieceSchema = z.object({
  ...stretch,
  entries: z.int().describe('Number of merged entries; the title is that of the longest.'),
})
export type FuturePieceView = z.output<typeof futurePieceSchema>

export const futureAnswerSchema = z
  .object({ from: utcSchema, to: utcSchema, basis: basisSchema, pieces: z.array(futurePieceSchema) })
  .meta({ id: 'Future' })
export type FutureView = z.output<typeof futureAnswerSchema>

export const mediaPreviewSchema = z
  .object({
    url: z.string().describe('Multivariant playlist of the item from its first to its last segment.'),
    durationMs: z.int(),
    expiresAt: utcSchema,
  })
  .meta({ id: 'MediaPreview' })
export type MediaPreviewView = z.output<typeof mediaPreviewSchema>
