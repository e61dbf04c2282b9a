// Input and output of the series feature: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { idSchema, name } from '#domain/text/text-schema.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'
import { mediaIdSchema } from '#features/media/schema.ts'

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

/** A channel whose newest published schedule, or only whose draft, airs the series. */
export interface SeriesUse {
  channelId: string
  name: string
  published: boolean
}

export interface SeriesSummary {
  id: string
  title: string
  episodeCount: number
  /** Of the episodes that are ready. */
  durationMs: number
  /** Artwork of the first episode that has one; same-origin, needs the session. */
  thumbnailUrl: string | null
  usedBy: SeriesUse[]
}

export interface SeriesView extends SeriesSummary {
  episodes: { mediaId: string; title: string; kind: MediaKind; durationMs: number; ready: boolean }[]
}
