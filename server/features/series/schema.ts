// Input and output of the series feature: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { rangeSchema } from '#domain/page.ts'
import { idSchema, name, text } from '#domain/text/text-schema.ts'
import { mediaIdSchema, mediaKindSchema } from '#features/media/schema.ts'

export const MAX_EPISODES = 5_000

export const seriesRefSchema = z.object({ seriesId: idSchema })

const titleSchema = name(200, 'Give the series a title.')

/** Media ids in episode order; the same item may occur more than once. */
const episodesSchema = z.array(mediaIdSchema).max(MAX_EPISODES, 'A series holds at most 5,000 episodes.')

export const createSeriesSchema = z.object({ title: titleSchema, mediaIds: episodesSchema.default([]) })
export type CreateSeriesInput = z.output<typeof createSeriesSchema>

export const renameSeriesSchema = seriesRefSchema.extend({ title: titleSchema })

export const setEpisodesSchema = seriesRefSchema.extend({
  mediaIds: episodesSchema,
  seen: episodesSchema
    .optional()
    .describe('The episodes the editor saw; if given and they have changed since, the write is rejected.'),
})
export type SetEpisodesInput = z.output<typeof setEpisodesSchema>

const summaryFields = {
  id: z.string(),
  title: z.string(),
  episodeCount: z.int(),
  durationMs: z.number().describe('Of the episodes that are ready.'),
  thumbnailUrl: z
    .string()
    .nullable()
    .describe('Artwork of the first episode that has one; same-origin, needs the session.'),
  usedBy: z
    .array(z.object({ channelId: z.string(), name: z.string(), published: z.boolean() }))
    .describe('Channels whose newest published schedule, or only whose draft, airs it.'),
}

/** Which series, by title. */
export const listSeriesSchema = rangeSchema.extend({
  query: text(200).trim().optional().describe('Part of the title.'),
})
export type ListSeriesInput = z.output<typeof listSeriesSchema>

export const seriesSummarySchema = z.object(summaryFields).meta({ id: 'SeriesSummary' })
export type SeriesSummary = z.output<typeof seriesSummarySchema>
export type SeriesUse = SeriesSummary['usedBy'][number]

export const seriesSchema = z
  .object({
    ...summaryFields,
    episodes: z.array(
      z.object({
        mediaId: z.string(),
        title: z.string(),
        kind: mediaKindSchema,
        durationMs: z.number(),
        ready: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Series' })
export type SeriesView = z.output<typeof seriesSchema>
