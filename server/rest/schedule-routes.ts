import { z } from 'zod'
import { awaitPublished, publishSchedule } from '#features/schedule/publish-schedule.ts'
import { publishedSchema, publishSchema } from '#features/schedule/schema.ts'
import { accountRoute, type RestRoute } from './route.ts'

const VERSIONS = '/api/channels/:channelId/schedule/versions'

/** A whole schedule, or `{ content, overrideReason }`. */
const publishBodySchema = z
  .record(z.string(), z.unknown())
  .transform((body) => ('blocks' in body ? { content: body } : body))
  .pipe(publishSchema.omit({ channelId: true }))

export const scheduleRoutes: RestRoute[] = [
  accountRoute({
    method: 'POST',
    path: VERSIONS,
    summary: 'Publish a whole schedule given as JSON, or the draft if no content is given.',
    turn: 'publish',
    status: 201,
    body: publishBodySchema,
    answer: publishedSchema,
    async run({ services, actor, params: { channelId = '' }, body, now }) {
      return awaitPublished(services, channelId, await publishSchedule(services.db, actor, { channelId, ...body }, now))
    },
  }),
]
