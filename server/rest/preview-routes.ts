import { createChannelPreview, createMediaPreview } from '#features/preview/create-preview.ts'
import { listFuture } from '#features/preview/list-future.ts'
import { channelPreviewSchema, futureQuerySchema } from '#features/preview/schema.ts'
import { channelPreviewAnswer, futureAnswer, mediaPreviewAnswer } from './preview-answers.ts'
import { accountRoute, type RestRoute } from './route.ts'

export const previewRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: '/api/channels/:channelId/future',
    summary: 'What airs in a window within the next eight days, by the published schedule or by the draft.',
    turn: 'expansion',
    status: 200,
    query: futureQuerySchema,
    answer: futureAnswer,
    run: ({ services, actor, params: { channelId = '' }, query, now }) =>
      listFuture(services.db, actor.accountId, { channelId, ...query }, now),
  }),
  accountRoute({
    method: 'POST',
    path: '/api/channels/:channelId/previews',
    summary: 'A signed address that plays the channel as it will air from a time on. Valid for two hours.',
    turn: 'expansion',
    status: 201,
    body: channelPreviewSchema.omit({ channelId: true }),
    answer: channelPreviewAnswer,
    run: ({ services, actor, params: { channelId = '' }, body, now }) =>
      createChannelPreview(services, actor.accountId, { channelId, ...body }, now),
  }),
  accountRoute({
    method: 'POST',
    path: '/api/media/:mediaId/previews',
    summary: 'A signed address that plays the whole item. Valid for two hours.',
    status: 201,
    answer: mediaPreviewAnswer,
    run: ({ services, actor, params: { mediaId = '' }, now }) =>
      createMediaPreview(services, actor.accountId, mediaId, now),
  }),
]
