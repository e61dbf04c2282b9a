import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { pageSchema } from '#domain/page.ts'
import { idSchema, text, utcSchema } from '#domain/text/text-schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'
import { rangeSchema } from './schema.ts'

export const sessionsInputSchema = rangeSchema.extend({
  ...pageSchema.shape,
  viewerId: idSchema
    .optional()
    .describe('The viewerId of a session in an answer (vw_…), not the id that the page sent.'),
  country: text(2).optional(),
  quality: z.enum(['all', 'troubled']).default('all').describe('troubled: only ended sessions with stalls or errors.'),
})

/** ViewerSession of the product's specification. */
const sessionSchema = z
  .object({
    id: z.string(),
    channelId: z.string(),
    viewerId: z.string().nullable().describe('A hash. Null: the browser sent Do Not Track or Global Privacy Control.'),
    startTime: utcSchema,
    endTime: utcSchema.nullable().describe('Null: the viewer is watching, or left a few minutes ago.'),
    geolocation: z.object({ country: z.string().nullable() }),
    network: z.string().nullable().describe('Autonomous system with its name: AS3320 Deutsche Telekom AG.'),
    device: z.object({
      type: z.string().nullable(),
      os: z.string().nullable(),
      browser: z.string().nullable(),
      player: z.string().nullable(),
    }),
    embedHost: z.string().nullable(),
    referrerHost: z.string().nullable(),
    isReported: z.boolean().describe('False: the player sends no reports, and is known by what it fetched.'),
    watchTime: z
      .int()
      .describe('In ms, of the first two days. Watch time, stalls and errors are 0 until the viewer has left.'),
    stalledMs: z.int(),
    stalls: z.int(),
    errors: z.int(),
  })
  .meta({ id: 'ViewerSession' })
export type SessionView = z.output<typeof sessionSchema>
export const sessionsSchema = z.object({ sessions: z.array(sessionSchema), nextCursor: z.string().nullable() })

export const sessionRefSchema = channelRefSchema.extend({
  sessionId: idSchema.describe('The id in an answer (vs_…), or the session id that the player chose.'),
})

const span = { from: utcSchema, to: utcSchema }

export const sessionTraceSchema = z
  .object({
    session: sessionSchema,
    keptFrom: utcSchema.describe('Events before are deleted.'),
    isCut: z.boolean().describe('True: only the last 2 days, or the first 2,000 pieces of them, are included.'),
    startupMs: z.int().nullable(),
    slices: z
      .array(
        z.object({
          ...span,
          kind: z.enum(['watched', 'stalled']),
          airAt: utcSchema.nullable().describe('Programme date-time of the frame on screen at `from`.'),
          playbackRate: z.number(),
          bitrateKbps: z.int().nullable(),
          rendition: z.string().nullable(),
        }),
      )
      .describe('In between, the player was paused, seeking, closed or silent.'),
    switches: z.array(utcSchema).describe('Changes of the bitrate.'),
    errors: z.array(z.object({ at: utcSchema, code: z.string() })),
    programmes: z.array(z.object({ ...span, title: z.string(), kind: mediaKindSchema })).describe('What it played.'),
  })
  .meta({ id: 'ViewerSessionTrace' })
export type SessionTraceView = z.output<typeof sessionTraceSchema>
