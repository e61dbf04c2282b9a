// The shape of a live input in answers, for the published description.
import { z } from 'zod'
import { feedFactsSchema } from '#features/contribution/feed-facts-schema.ts'
import {
  CONTRIBUTION_FALLBACKS,
  CONTRIBUTION_SOURCES,
  type ContributionsSnapshot,
  type ContributionView,
  type CreatedContribution,
  LIVE_STREAM_STATES,
  type LiveStreamView,
} from '#features/contribution/schema.ts'

const instant = z.iso.datetime()

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
    startedAt: instant,
    activeAt: instant.nullable().describe('Since when it could be taken.'),
    lastMediaAt: instant.nullable(),
    endedAt: instant.nullable(),
    onAirSince: instant.nullable(),
  })
  .meta({ id: 'LiveStream' }) satisfies z.ZodType<LiveStreamView>

const shape = {
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
  enabled: z.boolean(),
  revokedAt: instant.nullable(),
  status: z.enum(['off', 'revoked', 'waiting', 'connecting', 'connected', 'on-air', 'unknown']),
  words: z.string().describe('The status as text.'),
  warning: z
    .string()
    .nullable()
    .describe('A warning: an encoder that is too slow, or keyframes too far apart. null: none.'),
  stream: liveStreamSchema.nullable().describe('The current session.'),
  lastStream: liveStreamSchema.nullable().describe('The last session, if none is running.'),
  createdAt: instant,
}

export const contributionSchema = z.object(shape).meta({ id: 'Contribution' }) satisfies z.ZodType<ContributionView>

export const createdContributionSchema = z
  .object({
    ...shape,
    rtmpUrl: z.string().optional().describe('The server to send to.'),
    streamKey: z.string().optional().describe('Shown only once.'),
  })
  .meta({ id: 'CreatedContribution' }) satisfies z.ZodType<CreatedContribution>

export const contributionListSchema = z.object({
  contributions: z.array(contributionSchema),
  rtmpUrl: z.string().nullable(),
  at: instant,
}) satisfies z.ZodType<ContributionsSnapshot>

export const sessionListSchema = z.object({ sessions: z.array(liveStreamSchema) })
