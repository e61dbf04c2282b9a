import { z } from 'zod'
import { DIMENSIONS, type Dimension } from '#domain/analytics/audience.ts'
import { MOST_EVENTS, RENDITION } from '#domain/analytics/cmcd-events.ts'
import { EVENT_TYPES } from '#domain/analytics/json-events.ts'
import { PLAYER_STATES } from '#domain/analytics/playback-event.ts'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { pageSchema } from '#domain/page.ts'
import { idSchema, instantSchema, text, utcSchema } from '#domain/text/text-schema.ts'

const MOST_MS = 86_400_000
const instant = z.union([instantSchema.transform((given) => Date.parse(given)), z.int().min(0).max(9_000_000_000_000)])
const amount = (most: number) => z.number().min(0).max(most).transform(Math.round)

const jsonEventSchema = z
  .object({
    channelId: idSchema.describe('Id or slug of a channel, or id of an item on demand.'),
    sessionId: idSchema.describe('Chosen by the player, the same for all its events.'),
    viewerId: idSchema.optional().describe('The same in all sessions of a viewer. Only a hash of it is stored.'),
    type: z.enum(EVENT_TYPES),
    at: instant.describe('When it happened: ISO 8601, or epoch milliseconds.'),
    data: z
      .object({
        state: z.enum(Object.values(PLAYER_STATES)).optional().describe('If not the usual one of the type.'),
        airAt: instant.optional().describe('EXT-X-PROGRAM-DATE-TIME of the picture.'),
        bitrateKbps: amount(1_000_000).optional(),
        rendition: z
          .string()
          .regex(RENDITION)
          .optional()
          .meta({ description: 'Height of the video.', examples: ['720p'] }),
        startupMs: amount(MOST_MS).optional().describe('Of start: from the wish to play until the first picture.'),
        droppedFrames: amount(1_000_000_000).optional().describe('Since the player began.'),
        durationMs: amount(MOST_MS).optional().describe('Of a stall that is over.'),
        code: text(64).optional().describe('Of an error.'),
        fatal: z.boolean().optional().describe('Of an error: the player stopped.'),
        unnamedRequests: z
          .boolean()
          .optional()
          .describe('What the player fetches carries no CMCD with the session id.'),
        sentAt: instant.optional().describe('When the batch was sent, by the same clock: corrects a wrong one.'),
      })
      .optional(),
  })
  .meta({ id: 'PlaybackEvent' })

export const jsonEventsSchema = z.union([
  jsonEventSchema.transform((event) => [event]),
  z.array(jsonEventSchema).min(1).max(MOST_EVENTS),
])

export const receivedSchema = z
  .object({ received: z.int().describe('Events that could be read. Those of unknown channels are not stored.') })
  .meta({ id: 'EventsReceived' })

/** [from, to); omitted: the last 24 hours. */
const rangeShape = {
  from: instantSchema.optional().describe('Rounded down to a minute. Omitted: 24 hours before the end.'),
  to: instantSchema.optional().describe('Omitted: now.'),
}
export const rangeSchema = channelRefSchema.extend(rangeShape)
export type RangeInput = z.output<typeof rangeSchema>

const share = z.number().min(0).max(1)

/** As in server/domain/analytics/metrics.ts, which defines each. */
const metricsShape = {
  views: z.int().describe('Sessions that showed a picture.'),
  watchTimeMs: z.int(),
  averageWatchTimeMs: z.int().describe('Watch time of a view.'),
  rebufferRatio: share.describe('Stalled ÷ (stalled + watched).'),
  stalls: z.int(),
  startupMs: z.int().nullable().describe('From the wish to play until the first picture, on average. Null: unknown.'),
  startFailures: share.describe('Share of the attempts to play that ended with an error before the first picture.'),
  exitsBeforeStart: share.describe('Share of the attempts that the viewer ended before the first picture.'),
  averageBitrateKbps: z.int().nullable(),
  errors: z.int(),
  droppedFrames: z.int(),
}

const splitSchema = z.array(z.object({ value: z.string(), ...metricsShape }))

const programmeSchema = z
  .object({
    startsAt: utcSchema,
    endsAt: utcSchema,
    mediaId: z.string().nullable(),
    title: z.string().nullable().describe('Null: the log of what aired does not reach that far back.'),
    kind: z.string().nullable(),
    averageAudience: z.number().describe('Viewers at each instant, on average.'),
    reach: z.int().describe('Different viewers who saw any of it.'),
    entries: z.int().describe('Viewers who came while it was on.'),
    exits: z.int(),
    completion: share.describe('How much of it those who saw any of it watched, on average.'),
    joinStalls: z.int().describe('Stalls in its first seconds.'),
    share: share.describe('Of the watch time of the range.'),
    ...metricsShape,
  })
  .meta({ id: 'ProgrammeAudience' })

const isCutSchema = z.boolean().describe('Only the first 5,000 programmes of the range are taken into account.')

export const programmesSchema = z.object({
  from: utcSchema,
  to: utcSchema,
  isCut: isCutSchema,
  programmes: z.array(programmeSchema),
})

export const reportSchema = z
  .object({
    from: utcSchema,
    to: utcSchema,
    ...metricsShape,
    uniqueViewers: z.int().describe('Exact up to 500, beyond that with a standard error of 1.6 %.'),
    averageViewers: z.number().describe('At each instant, on average.'),
    peakViewers: z.number().describe('In the minute with the most; in a range of more than a day, the hour.'),
    completion: share.describe('Of the programmes, on average over those who saw any of one.'),
    isCut: isCutSchema,
    unconfirmedMs: z.int().describe('Time that players claim, of which no origin sent the media. In no other figure.'),
    programmes: z.array(programmeSchema).describe('The 100 with the most watch time.'),
    by: z
      .object(
        Object.fromEntries(DIMENSIONS.map((name) => [name, splitSchema])) as Record<Dimension, typeof splitSchema>,
      )
      .describe('The same of parts of the viewers, the 50 largest of each kind.'),
  })
  .meta({ id: 'AudienceReport' })
export type AudienceReport = z.output<typeof reportSchema>

export const TIME_STEPS = ['minute', 'hour', 'day'] as const
/** What can be drawn over time. */
export const METRICS = [
  ...(['viewers', 'uniqueViewers', 'views', 'watchTimeMs', 'rebufferRatio', 'stalls', 'startupMs'] as const),
  ...(['startFailures', 'errors', 'averageBitrateKbps', 'entries', 'exits'] as const),
] as const
export type MetricName = (typeof METRICS)[number]

export const timeseriesInputSchema = rangeSchema.extend({
  metric: z.enum(METRICS).default('viewers').describe('viewers: at each instant, on average.'),
  step: z.enum(TIME_STEPS).default('hour').describe('Days begin at 00:00 UTC. Minutes are kept for 32 days.'),
})

export const timeseriesSchema = z
  .object({
    from: utcSchema,
    to: utcSchema,
    metric: z.enum(METRICS),
    step: z.enum(TIME_STEPS),
    points: z
      .array(z.object({ at: utcSchema, value: z.number().nullable().describe('Null: unknown.') }))
      .describe('Each time of the range.'),
  })
  .meta({ id: 'AudienceTimeseries' })

export const sessionsInputSchema = rangeSchema.extend({
  ...pageSchema.shape,
  viewerId: idSchema.optional(),
  country: text(2).optional(),
  quality: z.enum(['all', 'troubled']).default('all').describe('troubled: only sessions with stalls or errors.'),
})

/** ViewerSession of the product's specification. */
const sessionSchema = z
  .object({
    id: z.string(),
    channelId: z.string(),
    viewerId: z.string().nullable().describe('A hash. Null: the viewer did not agree to be recognised.'),
    startTime: utcSchema,
    endTime: utcSchema.nullable().describe('Null: watching, or gone a moment ago.'),
    geolocation: z.object({ country: z.string().nullable() }),
    device: z.object({
      type: z.string().nullable(),
      os: z.string().nullable(),
      browser: z.string().nullable(),
      player: z.string().nullable(),
    }),
    embedHost: z.string().nullable(),
    referrerHost: z.string().nullable(),
    isReported: z.boolean().describe('False: the player sends no reports, and is known by what it fetched.'),
    watchTime: z.int().describe('In ms; written when the viewer goes.'),
    stalledMs: z.int(),
    stalls: z.int(),
    errors: z.int(),
  })
  .meta({ id: 'ViewerSession' })
export type SessionView = z.output<typeof sessionSchema>
export const sessionsSchema = z.object({ sessions: z.array(sessionSchema), nextCursor: z.string().nullable() })

export const realtimeSchema = z
  .object({
    currentViewers: z.int(),
    peakViewers: z.int().describe('The most in a minute of the last 24 hours, or now.'),
    averageWatchTime: z.int().describe('Of a view in the last 24 hours, in ms.'),
    geographicDistribution: z.array(z.object({ country: z.string(), viewers: z.int(), share })),
    deviceBreakdown: z.array(z.object({ device: z.string(), viewers: z.int(), share })),
  })
  .meta({ id: 'RealtimeMetrics' })
export type RealtimeMetrics = z.output<typeof realtimeSchema>
