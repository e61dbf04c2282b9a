// Input and output of the channel feature: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { type ResolutionName, resolutionSchema } from '#domain/channel/resolution.ts'
import type { PlayoutStateName } from '#domain/channel/status.ts'
import { isZone } from '#domain/schedule/model/is-zone.ts'
import { idSchema, name, text } from '#domain/text/text-schema.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'
import type { DestinationView } from '#features/destination/schema.ts'

export const channelNameSchema = name(80, 'Give the channel a name.')

export const createChannelSchema = z.object({
  name: channelNameSchema,
  resolution: resolutionSchema.default('1080p'),
  /** IANA name of the zone of its schedule. Omitted: UTC, until it is chosen in the schedule. */
  timeZone: text(64).refine(isZone, 'Not a time zone. Choose one such as Europe/Berlin.').optional(),
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
})

export type UpdateChannelInput = z.output<typeof updateChannelSchema>

export const setRundownSchema = z.object({
  channelId: idSchema,
  /** Media ids in airing order; the same item may occur more than once. */
  items: z.array(idSchema),
  loop: z.boolean().optional(),
  /** The revision the editor saw; if given and out of date, the write is rejected. */
  revision: z.int().nonnegative().optional(),
})

export type SetRundownInput = z.output<typeof setRundownSchema>

/** One entry of the frozen timeline. Times are ISO 8601 in UTC. */
export interface AirView {
  mediaId: string
  title: string
  kind: MediaKind
  startsAt: string
  endsAt: string
  durationMs: number
}

export type ChannelStatusName = 'LIVE' | 'STARTING' | 'ERROR' | 'STOPPED'

/** Times are ISO 8601 in UTC. */
export interface ChannelLiveView {
  /**
   * live: on air. lost: the slate is on air in its place. steadying: it is back, and must arrive without a gap for some
   * time first. waiting: the channel airs its schedule until it arrives.
   */
  state: 'live' | 'lost' | 'steadying' | 'waiting'
  contributionId: string
  name: string
  /** Since when it is lost or awaited; null while it is on air. */
  since: string | null
  /** When the channel returns to its schedule, or stops waiting; null: on release. */
  returnsAt: string | null
  /** steadying: when it is on air again. */
  steadyAt: string | null
  /** The feed arrives, but this machine cannot encode it in time. */
  isEncoderBehind: boolean
}

export interface ChannelView {
  id: string
  name: string
  /** The channel number on television sets (tvg-chno). */
  number: number
  slug: string
  resolution: ResolutionName
  loop: boolean
  revision: number
  status: ChannelStatusName
  /** The detailed state of the playout supervisor. */
  state: PlayoutStateName
  /** Why it is in that state; null when all is well. */
  reason: string | null
  /** Seconds on air in this run; 0 when stopped. */
  uptime: number
  /** End of the newest published segment. */
  lastSegmentTime: string | null
  restartCount: number
  /** kbit/s of the highest rung with audio, over the last published segments. */
  currentBitrate: number
  /** Names of destinations that gave up after too many failures: somebody has to act. */
  givenUp: string[]
  now: AirView | null
  /** What follows; during a hold or a live feed, what a return would air. */
  next: AirView | null
  /** Airs its looped rundown, or its published schedule. */
  mode: 'LOOP' | 'CALENDAR'
  /** What is on air by command instead: a held slate, or a live feed; null: neither. */
  order: 'slate' | 'live' | null
  /** The live feed that is on air, or wanted and not on air. */
  live: ChannelLiveView | null
  /** Who may play it. With TOKEN the addresses need a token. */
  playback: 'PUBLIC' | 'UNLISTED' | 'TOKEN'
  hlsUrl: string
  /** The name of the same URL in specs/001. */
  hlsEndpoint: string
  /** JPEG of what is on air now; null when stopped. */
  thumbnailUrl: string | null
  lastStartTime: string | null
  lastStopTime: string | null
  createdAt: string
  updatedAt: string
}

export interface RundownItemView {
  id: string
  position: number
  mediaId: string
  title: string
  kind: MediaKind
  durationMs: number
  ready: boolean
}

export interface ChannelDetailView extends ChannelView {
  /** Number of the newest published version; null: nothing is published. */
  scheduleVersion: number | null
  rundown: RundownItemView[]
  /** Length of one loop of the rundown. */
  rundownDurationMs: number
  /** The next entries, without `now`. */
  upcoming: AirView[]
  /** When the last rundown change takes effect; null if none is pending. */
  pendingEditAt: string | null
  destinations: DestinationView[]
  /** The supervisor of the playout, the encoder of each live feed, and each destination's relay. */
  processes: ProcessView[]
}

export interface ProcessView {
  /** `playout`, `encoder` or `relay`. */
  kind: string
  /** The relay's destination; null for other processes. */
  destinationId: string | null
  /** The encoder's live input; null for other processes. */
  contributionId: string | null
  /** null: no operating-system process of its own. */
  pid: number | null
  state: string
  since: string
  lastHeartbeat: string
  restarts: number
  /** Position of its output, ms; null if it has none of its own. */
  outTime: number | null
  /** kbit/s. */
  bitrate: number
  /** Percent of a core. */
  cpu: number
  /** Bytes. */
  memory: number
}

/** Pushed over the status subscription whenever a field of one of the account's channels changed. */
export interface ChannelsSnapshot {
  channels: ChannelView[]
  /** Server time of the snapshot, for progress bars that must not depend on the viewer's clock. */
  at: string
}
