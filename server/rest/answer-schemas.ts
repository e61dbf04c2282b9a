// The shapes of successful answers, for the published description. Each is checked against the type the code returns: a
// field added on one side only does not compile.
import { z } from 'zod'
import { resolutionSchema } from '#domain/channel/resolution.ts'
import type { ChannelDetailView, ChannelView, ProcessView } from '#features/channel/schema.ts'
import { destinationSchema } from '#features/destination/schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import { mediaFaultSchema, mediaKindSchema, sourceFactsSchema } from '#features/media/schema.ts'

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

const mediaFields = {
  id: z.string(),
  title: z.string(),
  kind: mediaKindSchema,
  state: z.enum(['UPLOADED', 'CHECKING', 'TRANSCODING', 'VERIFYING', 'RECORDING', 'READY', 'FAILED']),
  progress: z.number().min(0).max(1),
  waitsForLive: z.boolean().describe('Its preparation is paused while a live feed needs the CPU of the machine.'),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  sourceName: z.string(),
  sourceBytes: z.number(),
  source: sourceFactsSchema.nullable(),
  durationMs: z.number().nullable(),
  loudnessLufs: z.number().nullable(),
  thumbnailUrl: z.string().nullable(),
  thumbnails: z.object({ count: z.int(), intervalMs: z.int() }),
  tags: z.array(z.string()),
  weight: z.number(),
  description: z.string().nullable(),
  rating: z.string().nullable(),
  artworkAtMs: z.number().nullable(),
  renditions: z.array(
    z.object({
      name: z.string(),
      width: z.number().nullable(),
      height: z.number().nullable(),
      codecs: z.string(),
      averageKbps: z.number(),
      peakKbps: z.number(),
      segments: z.int(),
    }),
  ),
  breakPositionsMs: z.array(z.int()),
  faults: z.array(mediaFaultSchema),
  faultsChecked: z.boolean().describe('False for items prepared before fault detection existed.'),
  usedBy: z.array(z.object({ channelId: z.string(), name: z.string() })),
  series: z.array(z.object({ seriesId: z.string(), title: z.string() })),
  createdAt: instant,
  readyAt: instant.nullable(),
}

const mediaViewSchema = z.object(mediaFields) satisfies Exactly<MediaView>

export const mediaSchema = mediaViewSchema
  .extend({ status: z.enum(['uploaded', 'checking', 'transcoding', 'verifying', 'ready', 'failed']) })
  .meta({ id: 'Media' })

export const mediaListSchema = z.object({ media: z.array(mediaSchema), at: instant })

export const healthSchema = z
  .object({
    status: z.enum(['ok', 'degraded']),
    storage: z.object({
      status: z.enum(['ok', 'low', 'full']).meta({ description: 'full: uploads are rejected, videos wait.' }),
    }),
    database: z.object({ status: z.enum(['ok', 'unavailable']), latencyMs: z.number().nullable() }),
    workers: z.object({
      status: z.enum(['ok', 'incomplete', 'none', 'unknown']),
      alive: z.int(),
      missing: z.array(z.string()).meta({ description: 'Roles that no live process plays.' }),
      lastHeartbeat: instant.nullable(),
    }),
    version: z.string(),
  })
  .meta({ id: 'Health' })

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
