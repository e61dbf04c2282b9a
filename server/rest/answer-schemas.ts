// The shapes of successful answers, for the published description. Each is checked against the type the code returns: a
// field added on one side only does not compile.
import { z } from 'zod'
import { resolutionSchema } from '#domain/channel/resolution.ts'
import type { ChannelDetailView, ChannelView, ProcessView } from '#features/channel/schema.ts'
import { destinationSchema } from '#features/destination/schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

type Exactly<T> = z.ZodType<T>

const instant = z.iso.datetime()

const airSchema = z
  .object({
    mediaId: z.string(),
    title: z.string(),
    kind: mediaKindSchema,
    startsAt: instant,
    endsAt: instant,
    durationMs: z.number(),
  })
  .meta({ id: 'Air' })

const channelFields = {
  id: z.string(),
  name: z.string(),
  number: z.int().describe('The channel number on television sets (tvg-chno).'),
  slug: z.string(),
  resolution: resolutionSchema,
  loop: z.boolean(),
  revision: z.int(),
  status: z.enum(['LIVE', 'STARTING', 'ERROR', 'STOPPED']),
  state: z.enum(['stopped', 'starting', 'live', 'degraded', 'draining', 'backing-off', 'failed']),
  reason: z.string().nullable(),
  uptime: z.number().describe('Seconds on air in this run.'),
  lastSegmentTime: instant.nullable(),
  restartCount: z.int(),
  currentBitrate: z.number().describe('kbit/s of the highest rendition with audio.'),
  givenUp: z.array(z.string()).describe('Names of destinations that gave up after too many failures.'),
  now: airSchema.nullable(),
  next: airSchema.nullable().describe('What follows; during a hold or a live feed, what a return would air.'),
  mode: z.enum(['LOOP', 'CALENDAR']).describe('Airs its looped rundown, or its published schedule.'),
  order: z
    .enum(['slate', 'live'])
    .nullable()
    .describe('What is on air by command instead: a held slate, or a live feed.'),
  live: z
    .object({
      state: z.enum(['live', 'lost', 'steadying', 'waiting']),
      contributionId: z.string(),
      name: z.string(),
      since: instant.nullable(),
      returnsAt: instant.nullable().describe('When the channel returns to its schedule; null: on release.'),
      steadyAt: instant.nullable().describe('When a feed that came back is on air again.'),
      isEncoderBehind: z.boolean().describe('The feed arrives, but this machine cannot encode it in time.'),
    })
    .nullable()
    .describe('The live feed that is on air, or wanted and not on air. lost: the slate is on air in its place.'),
  playback: z.enum(['PUBLIC', 'UNLISTED', 'TOKEN']).describe('With TOKEN, addresses play only with a token.'),
  hlsUrl: z.url(),
  hlsEndpoint: z.url(),
  thumbnailUrl: z.url().nullable(),
  lastStartTime: instant.nullable(),
  lastStopTime: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
}

export const channelSchema = z.object(channelFields).meta({ id: 'Channel' }) satisfies Exactly<ChannelView>

const rundownItemSchema = z
  .object({
    id: z.string(),
    position: z.int(),
    mediaId: z.string(),
    title: z.string(),
    kind: mediaKindSchema,
    durationMs: z.number(),
    ready: z.boolean(),
  })
  .meta({ id: 'RundownItem' })

const processSchema = z
  .object({
    kind: z.string(),
    destinationId: z.string().nullable(),
    contributionId: z.string().nullable(),
    pid: z.int().nullable(),
    state: z.string(),
    since: instant,
    lastHeartbeat: instant,
    restarts: z.int(),
    outTime: z.number().nullable().describe('Position of its output, ms.'),
    bitrate: z.number().describe('kbit/s.'),
    cpu: z.number().describe('Percent of a core.'),
    memory: z.number().describe('Bytes.'),
  })
  .meta({ id: 'Process' }) satisfies Exactly<ProcessView>

export const channelDetailSchema = z
  .object({
    ...channelFields,
    scheduleVersion: z.int().nullable().describe('The newest published version.'),
    rundown: z.array(rundownItemSchema),
    rundownDurationMs: z.number(),
    upcoming: z.array(airSchema),
    pendingEditAt: instant.nullable(),
    destinations: z.array(destinationSchema),
    processes: z.array(processSchema),
  })
  .meta({ id: 'ChannelDetail' }) satisfies Exactly<ChannelDetailView>

export const channelListSchema = z.object({ channels: z.array(channelSchema), at: instant })

export const rundownSchema = z.object({
  items: z.array(rundownItemSchema),
  loop: z.boolean(),
  revision: z.int(),
  rundownDurationMs: z.number(),
})

export const errorSchema = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      data: z.record(z.string(), z.unknown()),
      requestId: z.string(),
      retryable: z.boolean(),
    }),
  })
  .meta({ id: 'Error' })
