import { z } from 'zod'
import { DIMENSIONS, type Dimension } from '#domain/analytics/audience.ts'
import { MOST_EVENTS, RENDITION } from '#domain/analytics/cmcd-events.ts'
import { EVENT_TYPES } from '#domain/analytics/json-events.ts'
import { PLAYER_STATES } from '#domain/analytics/playback-event.ts'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { idSchema, instantSchema, text, utcSchema } from '#domain/text/text-schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

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
        state: z
          .enum(Object.values(PLAYER_STATES))
          .optional()
          .describe(
            'What the player does from then on. Default: playing (start, heartbeat), rebuffering (stall), quit (end), failed (fatal error).',
          ),
        airAt: instant.optional().describe('EXT-X-PROGRAM-DATE-TIME of the picture.'),
        bitrateKbps: amount(1_000_000).optional(),
        rendition: z
          .string()
          .regex(RENDITION)
          .optional()
          .meta({ description: 'Height of the video.', examples: ['720p'] }),
        startupMs: amount(MOST_MS).optional().describe('For start: time from the play request to the first frame.'),
        droppedFrames: amount(1_000_000_000).optional().describe('Total since the player was created.'),
        durationMs: amount(MOST_MS).optional().describe('For stall: its length, if it is over.'),
        code: text(64).optional().describe('Of an error.'),
        fatal: z.boolean().optional().describe('Of an error: the player stopped.'),
        unnamedRequests: z
          .boolean()
          .optional()
          .describe(
            'The segment requests carry no CMCD session id. sessionId is then ignored; address and user agent identify the session.',
          ),
        sentAt: instant
          .optional()
          .describe(
            'When the request was sent, by the clock of the player. The server uses it to correct the times of the events.',
          ),
      })
      .optional(),
  })
  .meta({ id: 'PlaybackEvent' })

export const jsonEventsSchema = z.union([
  jsonEventSchema.transform((event) => [event]),
  z.array(jsonEventSchema).min(1).max(MOST_EVENTS),
])

export const receivedSchema = z
  .object({
    received: z
      .int()
      .describe(
        'Valid events. CMCD lines without cid, sid, ts or sn are skipped. Events of unknown channels are not stored.',
      ),
  })
  .meta({ id: 'EventsReceived' })

/** [from, to); omitted: the last 24 hours. */
const rangeShape = {
  from: instantSchema
    .optional()
    .describe(
      'Rounded down to a minute; in reports, to an hour if over 32 days ago. Omitted: 24 hours before the end.',
    ),
  to: instantSchema.optional().describe('Rounded as `from`. Omitted: now.'),
}
export const rangeSchema = channelRefSchema.extend(rangeShape)
export type RangeInput = z.output<typeof rangeSchema>

/** Of an average: two decimals. */
export const rounded = (value: number): number => Math.round(value * 100) / 100

const share = z.number().min(0).max(1)

/** As in server/domain/analytics/metrics.ts, which defines each. */
const metricsShape = {
  views: z
    .int()
    .describe('Sessions whose first frame was shown in the range. Of a programme: only sessions that started in it.'),
  watchTimeMs: z.int(),
  averageWatchTimeMs: z.int().describe('Watch time ÷ views. Of a programme: watch time ÷ reach.'),
  rebufferRatio: share.describe('Stalled ÷ (stalled + watched).'),
  stalls: z.int(),
  startupMs: z.int().nullable().describe('Average time from the play request to the first frame. Null: unknown.'),
  startFailures: share.describe('Share of the attempts to play that failed before the first frame.'),
  exitsBeforeStart: share.describe('Share of the attempts that the viewer ended before the first frame.'),
  averageBitrateKbps: z.int().nullable(),
  errors: z.int(),
  droppedFrames: z.int(),
}

const splitSchema = z.array(z.object({ value: z.string(), ...metricsShape }))

/** What a row of programmes stands for. */
export const GROUPINGS = ['airing', 'item', 'series', 'break'] as const
export type Grouping = (typeof GROUPINGS)[number]

export const programmesInputSchema = rangeSchema.extend({
  by: z
    .enum(GROUPINGS)
    .default('airing')
    .describe(
      'One row for each airing, item or series (items without one stand alone), or for each break: airings of ads that follow each other.',
    ),
})

const programmeSchema = z
  .object({
    startsAt: utcSchema.describe('Of its first airing in the range.'),
    endsAt: utcSchema.describe('Of its last airing in the range.'),
    airings: z.int(),
    airedMs: z.int().describe('Length of its airings, without what is not computed yet.'),
    mediaId: z.string().describe('Of its first airing.'),
    title: z.string(),
    kind: mediaKindSchema,
    averageAudience: z.number().describe('Viewers at each instant, on average.'),
    reach: z.int().describe('Different viewers who saw any of it.'),
    entries: z
      .int()
      .describe('Viewers who began to watch while it was on, also again after a break of more than 75 seconds.'),
    exits: z.int().describe('Viewers who stopped watching while it was on.'),
    completion: share.describe('How much of it those who saw any of it watched, on average.'),
    joinStalls: z.int().describe('Stalls in its first 5 seconds, if another airing came directly before it.'),
    share: share.describe('Of the watch time of the range.'),
    accountShare: share.describe('Of the watch time of all channels of the account in the range.'),
    ...metricsShape,
  })
  .meta({ id: 'ProgrammeAudience' })

const isCutSchema = z.boolean().describe('True: only the first 5,000 airings of the range are included.')

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
    peakViewers: z
      .number()
      .describe(
        'Highest average audience of a minute; of an hour if the range is over a day, or begins over 32 days ago.',
      ),
    completion: share.describe('Watch time of all programmes ÷ (reach × length, summed over them).'),
    isCut: isCutSchema,
    unconfirmedMs: z
      .int()
      .describe('Watch time that players reported without media from an origin. It is in no other figure.'),
    programmes: z.array(programmeSchema).describe('The 100 airings with the most watch time.'),
    by: z
      .object(
        Object.fromEntries(DIMENSIONS.map((name) => [name, splitSchema])) as Record<Dimension, typeof splitSchema>,
      )
      .describe(
        'The same metrics by country, device, browser, player, host, network and rendition. Each stored time keeps its 50 largest values; the rest count as “others”.',
      ),
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
      .describe('One point for each step of the range, at most the last 50,000.'),
  })
  .meta({ id: 'AudienceTimeseries' })

export const joinsSchema = z
  .object({
    from: utcSchema,
    to: utcSchema,
    isCut: isCutSchema,
    joins: z.array(
      z.object({
        before: mediaKindSchema,
        after: mediaKindSchema,
        joins: z.int().describe('How often the one followed the other.'),
        reach: z.int().describe('Viewers of the airings after, summed over the joins.'),
        stalls: z.int().describe('In the first 5 seconds after the joins.'),
        stallsPerThousand: z.number().describe('Stalls for each 1,000 viewers of the airings after.'),
      }),
    ),
  })
  .meta({ id: 'AudienceJoins' })

export const channelsInputSchema = z.object(rangeShape)
export const channelsSchema = z
  .object({
    from: utcSchema,
    to: utcSchema,
    channels: z.array(
      z.object({ channelId: z.string(), name: z.string(), averageViewers: z.number(), share, ...metricsShape }),
    ),
  })
  .meta({ id: 'ChannelAudiences' })
export type JoinsView = z.output<typeof joinsSchema>
export type ChannelAudiences = z.output<typeof channelsSchema>
