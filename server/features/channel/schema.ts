// Input and output of the channel feature: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { bulkIdsSchema } from '#domain/bulk.ts'
import { channelNameSchema } from '#domain/channel/channel-name.ts'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { labelSchema, labelsSchema } from '#domain/channel/labels.ts'
import { resolutionSchema } from '#domain/channel/resolution.ts'
import { folderSchema } from '#domain/folder.ts'
import { BARRED } from '#domain/media/rights.ts'
import { rangeSchema } from '#domain/page.ts'
import { isZone } from '#domain/schedule/model/is-zone.ts'
import { idSchema, text, utcSchema } from '#domain/text/text-schema.ts'
import { destinationSchema } from '#features/destination/schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'
import { playbackAccessSchema } from '#features/player/schema.ts'

/** Settings that a new channel may have at once, and that can be changed later. */
const settingFields = {
  hlsEnabled: z
    .boolean()
    .optional()
    .describe('With false, viewers get 404 for HLS and DASH; destinations are still pushed to.'),
  analyticsEnabled: z.boolean().optional().describe('With false, viewers are not counted.'),
  fallbackVideo: idSchema
    .nullable()
    .optional()
    .describe('A ready item that airs where the built-in slate would; null: the built-in slate.'),
  labels: labelsSchema.optional().describe('Kept in lower case, each once.'),
  folder: folderSchema.nullable().optional().describe('The folder that the channel is listed in; null: none.'),
}

export const createChannelSchema = z.object({
  name: channelNameSchema,
  resolution: resolutionSchema
    .optional()
    .describe('One of the account’s ladder. Omitted: the highest that the plan allows.'),
  /** IANA name of the zone of its schedule. Omitted: UTC, until it is chosen in the schedule. */
  timeZone: text(64).refine(isZone, 'Not a time zone. Choose one such as Europe/Berlin.').optional(),
  ...settingFields,
})

export type CreateChannelInput = z.input<typeof createChannelSchema>

export const updateChannelSchema = z.object({
  channelId: idSchema,
  name: channelNameSchema.optional(),
  number: z
    .int('Enter a whole number.')
    .min(1, 'A channel’s number is at least 1.')
    .max(9_999, 'A channel’s number is at most 9999.')
    .optional()
    .describe('The channel number on television sets (tvg-chno). Two channels may have the same.'),
  resolution: resolutionSchema.optional(),
  ...settingFields,
})

export type UpdateChannelInput = z.output<typeof updateChannelSchema>

export const cloneChannelSchema = channelRefSchema.extend({
  name: channelNameSchema.optional().describe('Omitted: the name with “copy”.'),
})
export type CloneChannelInput = z.output<typeof cloneChannelSchema>

export const deletedChannelsSchema = z.object({
  channels: z.array(
    z
      .object({
        id: z.string(),
        name: z.string(),
        slug: z.string(),
        labels: z.array(z.string()),
        folder: z.string().nullable(),
        deletedAt: utcSchema,
        restorableUntil: utcSchema.describe('It is removed for good then.'),
      })
      .meta({ id: 'DeletedChannel' }),
  ),
})
export type DeletedChannelView = z.output<typeof deletedChannelsSchema>['channels'][number]

export const bulkChannelsSchema = z
  .object({
    action: z.enum(['start', 'stop', 'restart', 'delete', 'tag', 'untag', 'move']),
    ids: bulkIdsSchema('channels'),
    label: labelSchema.optional().describe('Of tag and untag.'),
    folder: folderSchema.nullable().optional().describe('Of move; null: out of their folder.'),
  })
  .refine(({ action, label }) => label !== undefined || (action !== 'tag' && action !== 'untag'), {
    path: ['label'],
    message: 'Name the label.',
  })
  .refine(({ action, folder }) => folder !== undefined || action !== 'move', {
    path: ['folder'],
    message: 'Name the folder.',
  })
export type BulkChannelsInput = z.output<typeof bulkChannelsSchema>
export type BulkAction = BulkChannelsInput['action']

export const setRundownSchema = z.object({
  channelId: idSchema,
  /** Media ids in airing order; the same item may occur more than once. */
  items: z.array(idSchema),
  loop: z.boolean().optional(),
  /** The revision the editor saw; if given and out of date, the write is rejected. */
  revision: z.int().nonnegative().optional(),
})

export type SetRundownInput = z.output<typeof setRundownSchema>

export const channelStatusSchema = z.enum(['LIVE', 'STARTING', 'ERROR', 'STOPPED'])
export type ChannelStatusName = z.output<typeof channelStatusSchema>

/** Which channels: all conditions apply. */
export const listChannelsSchema = rangeSchema.extend({
  status: channelStatusSchema.optional(),
  label: labelSchema.optional(),
  folder: text(60).optional().describe('The folder’s name; empty: channels in none.'),
  query: text(200).trim().optional().describe('Part of the name; or the number, slug or id.'),
  sort: z.enum(['created', 'name', 'number']).default('created').describe('Ascending.'),
})
export type ListChannelsInput = z.output<typeof listChannelsSchema>

const airSchema = z
  .object({
    mediaId: z.string(),
    title: z.string(),
    kind: mediaKindSchema,
    startsAt: utcSchema,
    endsAt: utcSchema,
    durationMs: z.number(),
  })
  .meta({ id: 'Air' })
/** One entry of the frozen timeline. */
export type AirView = z.output<typeof airSchema>

const channelFields = {
  id: z.string(),
  name: z.string(),
  number: z.int().describe('The channel number on television sets (tvg-chno).'),
  slug: z.string(),
  resolution: resolutionSchema,
  loop: z.boolean(),
  revision: z.int(),
  status: channelStatusSchema,
  state: z
    .enum(['stopped', 'starting', 'live', 'degraded', 'draining', 'backing-off', 'failed'])
    .describe('The detailed state of the playout supervisor.'),
  reason: z.string().nullable().describe('Why it is in that state; null when all is well.'),
  uptime: z.number().describe('Seconds on air in this run.'),
  totalUptime: z.number().describe('Seconds on air in all runs.'),
  lastSegmentTime: utcSchema.nullable().describe('End of the newest published segment.'),
  restartCount: z.int(),
  currentBitrate: z.number().describe('kbit/s of the channel’s highest rung as it airs, with its audio.'),
  givenUp: z.array(z.string()).describe('Names of destinations that gave up after too many failures.'),
  now: airSchema.nullable(),
  next: airSchema.nullable().describe('What follows; during a hold or a live feed, what a return would air.'),
  mode: z.enum(['loop', 'calendar']).describe('Airs its looped rundown, or its published schedule.'),
  order: z
    .enum(['slate', 'live'])
    .nullable()
    .describe('What is on air by command instead: a held slate, or a live feed.'),
  live: z
    .object({
      state: z
        .enum(['live', 'lost', 'steadying', 'waiting'])
        .describe(
          'live: on air. lost: the slate is on air in its place. steadying: it is back, and must arrive without a gap for some time first. waiting: the channel airs its schedule until it arrives.',
        ),
      contributionId: z.string(),
      name: z.string(),
      since: utcSchema.nullable().describe('Since when it is lost or awaited; null while it is on air.'),
      returnsAt: utcSchema.nullable().describe('When the channel returns to its schedule; null: on release.'),
      steadyAt: utcSchema.nullable().describe('When a feed that came back is on air again.'),
      isEncoderBehind: z.boolean().describe('The feed arrives, but this machine cannot encode it in time.'),
    })
    .nullable()
    .describe('The live feed that is on air, or wanted and not on air.'),
  hlsEnabled: z.boolean().describe('With false, viewers get 404 for HLS and DASH.'),
  analyticsEnabled: z.boolean().describe('With false, viewers are not counted.'),
  fallbackVideo: z.string().nullable().describe('The item that airs where the slate would; null: the built-in slate.'),
  labels: z.array(z.string()),
  folder: z.string().nullable(),
  access: playbackAccessSchema.describe('With token, addresses play only with a token.'),
  hlsUrl: z.url(),
  hlsEndpoint: z.url().describe('The same as hlsUrl.'),
  thumbnailUrl: z.url().nullable().describe('JPEG of what is on air now; null when stopped.'),
  lastStartTime: utcSchema.nullable(),
  lastStopTime: utcSchema.nullable(),
  createdAt: utcSchema,
  updatedAt: utcSchema,
}

export const channelSchema = z.object(channelFields).meta({ id: 'Channel' })
export type ChannelView = z.output<typeof channelSchema>
export type ChannelLiveView = NonNullable<ChannelView['live']>

const rundownItemSchema = z
  .object({
    id: z.string(),
    position: z.int(),
    mediaId: z.string(),
    title: z.string(),
    kind: mediaKindSchema,
    durationMs: z.number(),
    ready: z.boolean(),
    preparedMs: z
      .number()
      .nullable()
      .describe('How much of it, from its start, is prepared while it can air already. Null for all others.'),
    barred: z
      .enum(BARRED)
      .nullable()
      .describe('Why its rights do not let it air now: it is skipped. Null: they do, or it has none.'),
    rightsEndAt: utcSchema.nullable().describe('It is skipped from then on. Null: its rights do not end.'),
    airingsLeft: z
      .int()
      .nullable()
      .describe('How often it may still air on all channels of the account. Null: any number.'),
  })
  .meta({ id: 'RundownItem' })

const processSchema = z
  .object({
    kind: z.string().describe('playout, encoder or relay.'),
    destinationId: z.string().nullable().describe('The relay’s destination; null for other processes.'),
    contributionId: z.string().nullable().describe('The encoder’s live input; null for other processes.'),
    ffmpegPid: z.int().nullable().describe('null: no operating-system process of its own.'),
    status: channelStatusSchema,
    state: z.string().describe('The detailed state of its supervisor.'),
    startTime: utcSchema,
    lastHeartbeat: utcSchema,
    errorCount: z.int().describe('Its restarts after an error.'),
    outTime: z.number().nullable().describe('Position of its output, ms.'),
    networkBandwidth: z.number().describe('kbit/s.'),
    cpuUsage: z.number().nullable().describe('Percent of a core; null: no operating-system process of its own.'),
    memoryUsage: z.number().nullable().describe('Bytes; null: no operating-system process of its own.'),
  })
  .meta({ id: 'Process' })
export type ProcessView = z.output<typeof processSchema>

export const channelDetailSchema = z
  .object({
    ...channelFields,
    scheduleVersion: z.int().nullable().describe('The newest published version.'),
    rundown: z.array(rundownItemSchema),
    rundownDurationMs: z.number().describe('Length of one loop of the rundown.'),
    upcoming: z.array(airSchema).describe('The next entries, without `now`.'),
    plannedUntil: utcSchema
      .nullable()
      .describe(
        'Its schedule is written until then, and airs until then without the database. null: it has no end (a loop, a hold, a live feed), or the channel is off air.',
      ),
    pendingEditAt: utcSchema.nullable().describe('When the last rundown change takes effect; null if none is pending.'),
    probe: z
      .object({
        checkedAt: utcSchema,
        failingSince: utcSchema.nullable().describe('null: nothing is wrong.'),
        findings: z.array(z.string()).describe('What a viewer would notice, as sentences.'),
        latencyMs: z.int().describe('How long the playlist took.'),
      })
      .nullable()
      .describe('The last check that played the channel as a viewer would; null: none yet, or it is off air.'),
    destinations: z.array(destinationSchema),
    processes: z
      .array(processSchema)
      .describe('The supervisor of the playout, the encoder of each live feed, and each destination’s relay.'),
  })
  .meta({ id: 'ChannelDetail' })
export type ChannelDetailView = z.output<typeof channelDetailSchema>

/** `at`: server time, for progress bars that must not depend on the viewer's clock. */
export const channelListSchema = z.object({ channels: z.array(channelSchema), at: utcSchema })
export type ChannelsSnapshot = z.output<typeof channelListSchema>

/** A message of the stream of changes. */
export interface ChannelsChange {
  /** `channels` are all of the account; otherwise those that changed since the last message. */
  isWhole: boolean
  channels: ChannelView[]
  /** Ids of channels that are gone. */
  removed: string[]
  at: string
}

export const rundownSchema = z.object({
  items: z.array(rundownItemSchema),
  loop: z.boolean(),
  revision: z.int(),
  rundownDurationMs: z.number(),
})
