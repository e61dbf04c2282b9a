// Input and output of live inputs: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { PULL_URL_MAX_LENGTH, parsePullUrl } from '#domain/contribution/pull-url.ts'
import { idSchema, name, text, utcSchema } from '#domain/text/text-schema.ts'
import { feedFactsSchema } from './feed-facts-schema.ts'

export const CONTRIBUTION_SOURCES = ['rtmp', 'pull'] as const
export const CONTRIBUTION_FALLBACKS = ['slate', 'schedule'] as const
export const LIVE_STREAM_STATES = ['PENDING_INGEST', 'ACTIVE', 'ENDED', 'ERROR'] as const

const pullUrlSchema = text(PULL_URL_MAX_LENGTH).transform((given, context) => {
  const parsed = parsePullUrl(given)
  if (parsed.ok) return parsed.url.href
  context.addIssue({ code: 'custom', message: parsed.message })
  return z.NEVER
})

const settings = z.object({
  name: name(80, 'Give the live input a name.'),
  /** HLS over http(s), RTSP(S) or SRT, for a pulled feed. Stored sealed. */
  pullUrl: pullUrlSchema.optional(),
  /** Goes on air automatically when its feed arrives. */
  autoTake: z.boolean(),
  stallSeconds: z.int('Whole seconds.').min(1, 'At least 1 second.').max(60, 'At most 60 seconds.'),
  onStall: z.enum(CONTRIBUTION_FALLBACKS),
  /** How long a lost feed is awaited, before the channel returns to its schedule. */
  waitSeconds: z.int('Whole seconds.').min(5, 'At least 5 seconds.').max(3_600, 'At most 3600 seconds.'),
  /** Its title in the guide outside a scheduled block; null: “Live”. */
  publicTitle: name(80, 'Enter a title, or null for none.').nullable(),
  record: z.boolean(),
  /** Another live input of the channel: it goes on air while this one is lost. null: none. */
  backupId: idSchema.nullable(),
})
const { autoTake, stallSeconds, onStall, waitSeconds, publicTitle, record, backupId } = settings.shape

export const createContributionSchema = channelRefSchema
  .extend(settings.shape)
  .extend({
    source: z.enum(CONTRIBUTION_SOURCES).default('rtmp'),
    autoTake: autoTake.default(false),
    stallSeconds: stallSeconds.default(3),
    onStall: onStall.default('slate'),
    waitSeconds: waitSeconds.default(60),
    publicTitle: publicTitle.default(null),
    record: record.default(true),
    backupId: backupId.default(null),
  })
export type CreateContributionInput = z.output<typeof createContributionSchema>

export const contributionRefSchema = channelRefSchema.extend({ contributionId: idSchema })
export type ContributionRef = z.output<typeof contributionRefSchema>

/** Omitted fields stay. */
export const updateContributionSchema = contributionRefSchema
  .extend(settings.partial().shape)
  .extend({ enabled: z.boolean().optional() })
export type UpdateContributionInput = z.output<typeof updateContributionSchema>

/** One session of a sender. */
export const liveStreamSchema = z
  .object({
    id: z.string(),
    contributionId: z.string(),
    state: z.enum(LIVE_STREAM_STATES),
    reason: z.string().nullable().describe('How it ended.'),
    remoteAddress: z.string().nullable(),
    facts: feedFactsSchema.nullable(),
    bytesIn: z.number(),
    bitrateKbps: z.int(),
    mediaId: z.string().nullable().describe('The library item it is recorded as.'),
    startedAt: utcSchema,
    activeAt: utcSchema.nullable().describe('Since when it could be taken.'),
    lastMediaAt: utcSchema.nullable(),
    endedAt: utcSchema.nullable(),
    onAirSince: utcSchema.nullable(),
  })
  .meta({ id: 'LiveStream' })
export type LiveStreamView = z.output<typeof liveStreamSchema>

const fields = {
  id: z.string(),
  channelId: z.string(),
  name: z.string(),
  source: z.enum(CONTRIBUTION_SOURCES),
  hint: z.string().nullable().describe('The last four characters of the key; for an address its scheme and host.'),
  autoTake: z.boolean(),
  stallSeconds: z.int(),
  onStall: z.enum(CONTRIBUTION_FALLBACKS),
  waitSeconds: z.int().describe('How long a lost feed is awaited, before the channel returns to its schedule.'),
  publicTitle: z.string().nullable().describe('Its title in the guide outside a scheduled block; null: “Live”.'),
  record: z.boolean(),
  backupId: z
    .string()
    .nullable()
    .describe('The live input of the channel that goes on air while this one is lost; null: none.'),
  enabled: z.boolean(),
  revokedAt: utcSchema.nullable(),
  status: z.enum(['off', 'revoked', 'waiting', 'connecting', 'connected', 'on-air', 'unknown']),
  statusText: z.string().describe('The status as text.'),
  warning: z
    .string()
    .nullable()
    .describe('A warning: an encoder that is too slow, or keyframes too far apart. null: none.'),
  stream: liveStreamSchema.nullable().describe('The current session.'),
  lastStream: liveStreamSchema.nullable().describe('The last session, if none is running.'),
  createdAt: utcSchema,
}

/** Never the key, and of a pulled address only the host. */
export const contributionSchema = z.object(fields).meta({ id: 'Contribution' })
export type ContributionView = z.output<typeof contributionSchema>

/** Returned once, when the key was created: it cannot be read again. */
export const createdContributionSchema = z
  .object({
    ...fields,
    rtmpUrl: z.string().optional().describe('The server to send to.'),
    streamKey: z.string().optional().describe('Shown only once.'),
  })
  .meta({ id: 'CreatedContribution' })
export type CreatedContribution = z.output<typeof createdContributionSchema>
export type NewStreamKey = Required<Pick<CreatedContribution, 'rtmpUrl' | 'streamKey'>>

export const contributionListSchema = z.object({
  contributions: z.array(contributionSchema),
  rtmpUrl: z.string().nullable().describe('Where encoders connect to; null: this installation accepts no RTMP feeds.'),
  at: utcSchema,
})
export type ContributionsSnapshot = z.output<typeof contributionListSchema>

export const sessionListSchema = z.object({ sessions: z.array(liveStreamSchema) })
