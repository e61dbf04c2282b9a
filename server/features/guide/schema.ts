// The guide in answers. Names are those of the published address.
import { z } from 'zod'
import { utcSchema } from '#domain/text/text-schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

const zoneSchema = z.string().describe('IANA name of the channel’s time zone.')

const guideEntrySchema = z
  .object({
    start: utcSchema,
    end: utcSchema,
    title: z.string(),
    kind: mediaKindSchema,
    mediaId: z.string(),
    description: z.string().nullable(),
    rating: z.string().nullable(),
    artworkUrl: z.url().nullable().describe('Public artwork of the item; null while it has none.'),
    episode: z
      .object({
        series: z.string().nullable().describe('Its title; null: no series lists the item.'),
        season: z.int().nullable().describe('Null: not stated.'),
        number: z.int(),
        of: z.int().nullable().describe('Null: not known.'),
      })
      .nullable()
      .describe(
        'The season and episode of the item; without them its position in the series that its block airs, from 1. Null: it is no episode.',
      ),
    watchAgainUrl: z
      .url()
      .nullable()
      .describe('The page on which a past programme can be watched again; null: it cannot, or it is still to air.'),
    embedUrl: z.url().nullable().describe('The player of that page alone, for a frame in another page; null as above.'),
    version: z.int().nullable().describe('Published version of the schedule; null for a looped rundown.'),
  })
  .meta({ id: 'GuideEntry' })
export type GuideEntryView = z.output<typeof guideEntrySchema>

export const guideSchema = z
  .object({
    channel: z.object({ slug: z.string(), name: z.string() }),
    zone: zoneSchema,
    from: utcSchema,
    to: utcSchema,
    onAir: z
      .boolean()
      .describe('False: the channel is stopped, and nothing is on now. The plan airs once it is started.'),
    now: guideEntrySchema.nullable(),
    next: guideEntrySchema.nullable(),
    entries: z.array(guideEntrySchema),
  })
  .meta({ id: 'Guide' })
export type GuideView = z.output<typeof guideSchema>

export const guideFactsSchema = z.object({
  slug: z.string(),
  name: z.string(),
  zone: zoneSchema,
  signed: z.boolean().describe('Its addresses need a playback token.'),
  addresses: z
    .object({
      json: z.url(),
      xmltv: z.url(),
      m3u: z.url(),
      widget: z.url(),
      accountXmltv: z.url().describe('All channels of the account.'),
      accountM3u: z.url(),
    })
    .describe('They need no sign-in.'),
})
export type GuideFacts = z.output<typeof guideFactsSchema>
export type GuideAddresses = GuideFacts['addresses']
