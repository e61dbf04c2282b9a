import { z } from 'zod'
import { awaitChange, awaitOrder } from '#features/playout/await-command.ts'
import { getFlightCheck } from '#features/schedule/check-schedule.ts'
import { controlChannel } from '#features/schedule/control-channel.ts'
import { listVersions } from '#features/schedule/list-versions.ts'
import { awaitPublished, publishSchedule, rollbackSchedule } from '#features/schedule/publish-schedule.ts'
import { controlSchema, publishSchema, setModeSchema } from '#features/schedule/schema.ts'
import { setMode } from '#features/schedule/set-mode.ts'
import { accountRoute, type RestRoute } from './route.ts'
import {
  changeSchema,
  effectiveSchema,
  flightCheckSchema,
  publishedSchema,
  versionListSchema,
} from './schedule-answers.ts'

const CHANNEL = '/api/channels/:channelId'
const VERSIONS = `${CHANNEL}/schedule/versions`

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
  accountRoute({
    method: 'GET',
    path: VERSIONS,
    summary: 'Published versions, newest first, with what changed in each.',
    status: 200,
    answer: versionListSchema,
    async run({ services, actor, params: { channelId = '' } }) {
      return { versions: await listVersions(services.db, actor.accountId, channelId) }
    },
  }),
  accountRoute({
    method: 'POST',
    path: `${VERSIONS}/:number/rollback`,
    summary: 'Publish the content of an earlier version as a new version.',
    turn: 'publish',
    status: 201,
    answer: publishedSchema,
    async run({ services, actor, params: { channelId = '', number = '' }, now }) {
      const asked = /^\d{1,9}$/.test(number) ? Number(number) : 0
      const published = await rollbackSchedule(services.db, actor, { channelId, number: asked }, now)
      return awaitPublished(services, channelId, published)
    },
  }),
  accountRoute({
    method: 'GET',
    path: `${CHANNEL}/flight-check`,
    summary: 'The next 72 hours of the draft, expanded with the code that airs them, and what will go wrong.',
    turn: 'expansion',
    status: 200,
    answer: flightCheckSchema,
    run: ({ services, actor, params: { channelId = '' }, now }) =>
      getFlightCheck(services.db, actor.accountId, channelId, now),
  }),
  accountRoute({
    method: 'POST',
    path: `${CHANNEL}/control`,
    summary: 'Skip, insert, hold on the slate, or resume the schedule, at the next segment.',
    status: 202,
    body: z.object(controlSchema.shape).omit({ channelId: true }),
    answer: effectiveSchema,
    async run({ services, actor, params: { channelId = '' }, body }) {
      const input = controlSchema.parse({ channelId, ...body })
      return awaitOrder(services, channelId, await controlChannel(services.db, actor, input))
    },
  }),
  accountRoute({
    method: 'PUT',
    path: `${CHANNEL}/mode`,
    summary: 'Air the looped rundown (LOOP) or the published schedule (CALENDAR), also while on air.',
    turn: 'publish',
    status: 200,
    body: setModeSchema.omit({ channelId: true }),
    answer: changeSchema,
    async run({ services, actor, params: { channelId = '' }, body }) {
      return awaitChange(services, channelId, await setMode(services.db, actor, { channelId, ...body }))
    },
  }),
]
