import { z } from 'zod'
import { mediaKindSchema } from '#features/media/schema.ts'
import { createSeries } from '#features/series/create-series.ts'
import { deleteSeries } from '#features/series/delete-series.ts'
import { getSeries, listSeries } from '#features/series/list-series.ts'
import { renameSeries } from '#features/series/rename-series.ts'
import {
  createSeriesSchema,
  renameSeriesSchema,
  type SeriesSummary,
  type SeriesView,
  setEpisodesSchema,
} from '#features/series/schema.ts'
import { setEpisodes } from '#features/series/set-episodes.ts'
import { deletedSchema } from './answer-schemas.ts'
import { accountRoute, type RestRoute } from './route.ts'

const SERIES = '/api/series/:seriesId'

const summaryFields = {
  id: z.string(),
  title: z.string(),
  episodeCount: z.int(),
  durationMs: z.number(),
  thumbnailUrl: z.string().nullable(),
  usedBy: z
    .array(z.object({ channelId: z.string(), name: z.string(), published: z.boolean() }))
    .describe('Channels whose newest published schedule, or only whose draft, airs it.'),
}
const summarySchema = z.object(summaryFields).meta({ id: 'SeriesSummary' }) satisfies z.ZodType<SeriesSummary>

const seriesSchema = z
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
  .meta({ id: 'Series' }) satisfies z.ZodType<SeriesView>

export const seriesRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: '/api/series',
    summary: 'All series, by title.',
    status: 200,
    answer: z.object({ series: z.array(summarySchema) }),
    run: async ({ services, actor }) => ({ series: await listSeries(services.db, actor.accountId) }),
  }),
  accountRoute({
    method: 'POST',
    path: '/api/series',
    summary: 'Create a series, with or without episodes.',
    status: 201,
    body: createSeriesSchema,
    answer: seriesSchema,
    async run({ services, actor, body }) {
      return getSeries(services.db, actor.accountId, await createSeries(services.db, actor, body))
    },
  }),
  accountRoute({
    method: 'GET',
    path: SERIES,
    summary: 'One series with its episodes in order.',
    status: 200,
    answer: seriesSchema,
    run: ({ services, actor, params: { seriesId = '' } }) => getSeries(services.db, actor.accountId, seriesId),
  }),
  accountRoute({
    method: 'PATCH',
    path: SERIES,
    summary: 'Rename a series.',
    status: 200,
    body: renameSeriesSchema.omit({ seriesId: true }),
    answer: seriesSchema,
    async run({ services, actor, params: { seriesId = '' }, body }) {
      await renameSeries(services.db, actor, seriesId, body.title)
      return getSeries(services.db, actor.accountId, seriesId)
    },
  }),
  accountRoute({
    method: 'PUT',
    path: `${SERIES}/episodes`,
    summary: 'Replace the episodes: media ids in order.',
    status: 200,
    body: setEpisodesSchema.omit({ seriesId: true }),
    answer: seriesSchema,
    async run({ services, actor, params: { seriesId = '' }, body }) {
      await setEpisodes(services.db, actor, { seriesId, ...body })
      return getSeries(services.db, actor.accountId, seriesId)
    },
  }),
  accountRoute({
    method: 'DELETE',
    path: SERIES,
    summary: 'Delete a series that no schedule airs. Its items stay in the library.',
    status: 200,
    answer: deletedSchema,
    async run({ services, actor, params: { seriesId = '' } }) {
      await deleteSeries(services.db, actor, seriesId)
      return { deleted: true, id: seriesId }
    },
  }),
]
