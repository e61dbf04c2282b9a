import { z } from 'zod'
import { NOW_DIMENSIONS, type NowDimension } from '#domain/analytics/now.ts'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { utcSchema } from '#domain/text/text-schema.ts'

const share = z.number().min(0).max(1)

export const realtimeSchema = z
  .object({
    currentViewers: z
      .int()
      .describe('Sessions that play, with an event in the last 25 seconds and media sent in the last 75.'),
    peakViewers: z.int().describe('The most in a minute of the last 24 hours, or now.'),
    averageWatchTime: z.int().describe('Watch time ÷ views of the last 24 hours, in ms.'),
    geographicDistribution: z.array(z.object({ country: z.string(), viewers: z.int(), share })),
    deviceBreakdown: z.array(z.object({ device: z.string(), viewers: z.int(), share })),
  })
  .meta({ id: 'RealtimeMetrics' })
export type RealtimeMetrics = z.output<typeof realtimeSchema>

/** As in server/domain/analytics/now.ts. */
const nowShape = {
  viewers: z.int().describe('Sessions that play, with an event in the last 25 seconds and media sent in the last 75.'),
  stalledViewers: z.int().describe('Of the viewers, those whose picture stands.'),
  startsPerMinute: z.int(),
  stallsPerMinute: z.int(),
  errorsPerMinute: z.int(),
  averageBitrateKbps: z.int().nullable(),
}
const viewersSchema = z.array(z.object({ value: z.string(), viewers: z.int() }))

export const nowInputSchema = z.object({
  channelId: channelRefSchema.shape.channelId.optional().describe('Omitted: all channels of the account together.'),
})

export const nowSchema = z
  .object({
    at: utcSchema,
    isCounted: z.boolean().describe('False: the viewers of the channel are not counted (analyticsEnabled).'),
    ...nowShape,
    by: z
      .object(
        Object.fromEntries(NOW_DIMENSIONS.map((name) => [name, viewersSchema])) as Record<
          NowDimension,
          typeof viewersSchema
        >,
      )
      .describe('The most frequent values of each, at most 300.'),
    channels: z
      .array(z.object({ channelId: z.string(), ...nowShape }))
      .describe('The 200 with the most viewers; of one channel, itself.'),
  })
  .meta({ id: 'AudienceNow' })
export type AudienceNow = z.output<typeof nowSchema>
