import { z } from 'zod'
import { SEVERITIES } from '#domain/alert/rules.ts'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { AIR_STATES, DESTINATION_STATES, PROBE_FAULTS } from '#domain/recorder/lanes.ts'
import { instantSchema, utcSchema } from '#domain/text/text-schema.ts'
import { reasonSchema } from '#features/as-run/schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

export const recorderInputSchema = channelRefSchema.extend({
  from: instantSchema.optional().describe('Seven days ago at the earliest, which is also the default.'),
  to: instantSchema.optional().describe('Now at the latest, which is also the default.'),
})
export type RecorderInput = z.output<typeof recorderInputSchema>

const span = { from: utcSchema, to: utcSchema }
const note = z.string().nullable()

export const recorderSchema = z
  .object({
    ...span,
    zone: z.string().describe('IANA name of the channel’s time zone.'),
    recordedFrom: utcSchema.describe(
      'After `from`: so much happened that changes before this time are left out. Ask for a shorter window.',
    ),
    state: z.array(z.object({ ...span, value: z.enum(AIR_STATES), note })),
    programmes: z
      .array(
        z.object({
          ...span,
          title: z.string().describe('Of the longest one.'),
          kind: mediaKindSchema,
          entries: z.int().describe('How many airings it stands for: short ones are drawn as one.'),
        }),
      )
      .describe('What aired. An item is listed when it has ended.'),
    gaps: z.array(z.object({ ...span, reason: reasonSchema.nullable() })).describe('Slate that nobody asked for.'),
    destinations: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        spans: z.array(z.object({ ...span, value: z.enum(DESTINATION_STATES), note })),
      }),
    ),
    alerts: z.array(
      z.object({
        id: z.string(),
        rule: z.string(),
        severity: z.enum(SEVERITIES),
        subject: z.string(),
        message: z.string(),
        from: utcSchema,
        to: utcSchema.nullable().describe('Null: it is open.'),
      }),
    ),
    probe: z
      .array(z.object({ ...span, value: z.enum(PROBE_FAULTS), note }))
      .describe('What the stream probe found: viewers cannot play it, black, silence.'),
    viewers: z
      .array(z.object({ at: utcSchema, viewers: z.int() }))
      .describe('Most viewers at once in the five minutes before. Five minutes without any are left out.'),
    marks: z
      .array(
        z.object({
          at: utcSchema,
          kind: z.enum(['restart', 'takeover', 'deviation']),
          title: z.string().nullable().describe('Of a deviation: the item.'),
          reason: reasonSchema.nullable(),
          driftMs: z.int().nullable(),
        }),
      )
      .describe(
        'Restarts by command, takeovers by another worker, and airings that differ from the plan: the newest 500.',
      ),
  })
  .meta({ id: 'Recorder' })
export type RecorderView = z.output<typeof recorderSchema>
