// Input and output of live inputs: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import type { ContributionStatus } from '#domain/contribution/describe-contribution.ts'
import type { FeedFacts } from '#domain/contribution/feed-facts.ts'
import { PULL_URL_MAX_LENGTH, parsePullUrl } from '#domain/contribution/pull-url.ts'
import { name, text } from '#domain/text/text-schema.ts'

export const CONTRIBUTION_SOURCES = ['RTMP', 'PULL'] as const
export const CONTRIBUTION_FALLBACKS = ['SLATE', 'SCHEDULE'] as const
export const LIVE_STREAM_STATES = ['PENDING_INGEST', 'ACTIVE', 'ENDED', 'ERROR'] as const

const pullUrlSchema = text(PULL_URL_MAX_LENGTH).transform((given, context) => {
  const parsed = parsePullUrl(given)
  if (parsed.ok) return parsed.url.href
  context.addIssue({ code: 'custom', message: parsed.message })
  return z.NEVER
})

const nameSchema = name(80, 'Give the live input a name.')

const settings = {
  /** Goes on air automatically when its feed arrives. */
  autoTake: z.boolean(),
  stallSeconds: z.int('Whole seconds.').min(1, 'At least 1 second.').max(60, 'At most 60 seconds.'),
  onStall: z.enum(CONTRIBUTION_FALLBACKS),
  waitSeconds: z.int('Whole seconds.').min(5, 'At least 5 seconds.').max(3_600, 'At most 3600 seconds.'),
  publicTitle: name(80, 'Enter a title, or null for none.').nullable(),
  record: z.boolean(),
}

export const createContributionSchema = channelRefSchema.extend({
  name: nameSchema,
  source: z.enum(CONTRIBUTION_SOURCES).default('RTMP'),
  /** For PULL: HLS over http(s), RTSP(S) or SRT. Stored sealed. */
  pullUrl: pullUrlSchema.optional(),
  autoTake: settings.autoTake.default(false),
  stallSeconds: settings.stallSeconds.default(3),
  onStall: settings.onStall.default('SLATE'),
  /** How long a lost feed is awaited, before the channel returns to its schedule. */
  waitSeconds: settings.waitSeconds.default(60),
  /** Its title in the guide outside a scheduled block; null: “Live”. */
  publicTitle: settings.publicTitle.default(null),
  record: settings.record.default(true),
})
export type CreateContributionInput = z.output<typeof createContributionSchema>

export const contributionRefSchema = channelRefSchema.extend({ contributionId: channelRefSchema.shape.channelId })

export const updateContributionSchema = contributionRefSchema.extend({
  name: nameSchema.optional(),
  /** Omitted: the stored one stays. */
  pullUrl: pullUrlSchema.optional(),
  autoTake: settings.autoTake.optional(),
  stallSeconds: settings.stallSeconds.optional(),
  onStall: settings.onStall.optional(),
  waitSeconds: settings.waitSeconds.optional(),
  publicTitle: settings.publicTitle.optional(),
  record: settings.record.optional(),
  enabled: z.boolean().optional(),
})
export type UpdateContributionInput = z.output<typeof updateContributionSchema>

/** One session of a sender. */
export interface LiveStreamView {
  id: string
  contributionId: string
  state: (typeof LIVE_STREAM_STATES)[number]
  /** How it ended; null while it lasts. */
  reason: string | null
  remoteAddress: string | null
  facts: FeedFacts | null
  bytesIn: number
  bitrateKbps: number
  /** The library item it is recorded as. */
  mediaId: string | null
  startedAt: string
  /** Since when it could be taken. */
  activeAt: string | null
  lastMediaAt: string | null
  endedAt: string | null
  onAirSince: string | null
}

/** Never the key, and of a pulled address only the host. */
export interface ContributionView {
  id: string
  channelId: string
  name: string
  source: (typeof CONTRIBUTION_SOURCES)[number]
  /** RTMP: the key's last four characters. PULL: scheme and host of the address. */
  hint: string | null
  autoTake: boolean
  stallSeconds: number
  onStall: (typeof CONTRIBUTION_FALLBACKS)[number]
  /** How long a lost feed is awaited, before the channel returns to its schedule. */
  waitSeconds: number
  /** Its title in the guide outside a scheduled block; null: “Live”. */
  publicTitle: string | null
  record: boolean
  enabled: boolean
  revokedAt: string | null
  status: ContributionStatus
  /** The status as text. */
  words: string
  /** What its owner should fix; null: nothing. */
  warning: string | null
  /** The current session. */
  stream: LiveStreamView | null
  /** How the last one ended, if none is running. */
  lastStream: LiveStreamView | null
  createdAt: string
}

/** Returned once, when the key was created: it cannot be read again. */
export interface NewStreamKey {
  rtmpUrl: string
  streamKey: string
}

export type CreatedContribution = ContributionView & Partial<NewStreamKey>

/** Pushed to viewers of the channel's page. */
export interface ContributionsSnapshot {
  contributions: ContributionView[]
  /** Where senders connect to; null: this installation accepts no RTMP feeds. */
  rtmpUrl: string | null
  at: string
}
