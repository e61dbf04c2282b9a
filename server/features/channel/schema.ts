// What goes in and comes out of the channel feature: one schema for tRPC, REST and the forms.
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
  /** IANA name: the wall clock its schedule is written on. Left out: UTC, until it is chosen in the schedule. */
  timeZone: text(64).refine(isZone, 'Not a time zone: choose one such as Europe/Berlin.').optional(),
})

export type CreateChannelInput = z.input<typeof createChannelSchema>

export const updateChannelSchema = z.object({
  channelId: idSchema,
  name: channelNameSchema.optional(),
  number: z
    .int('Give a whole number.')
    .min(1, 'A channel’s number is at least 1.')
    .max(9_999, 'A channel’s number is at most 9999.')
    .optional()
    .describe('In lists of television sets (tvg-chno). Two channels may have the same.'),
  resolution: resolutionSchema.optional(),
})

export type UpdateChannelInput = z.output<typeof updateChannelSchema>

export const setRundownSchema = z.object({
  channelId: idSchema,
  /** Media ids in airing order; the same item may stand more than once. */
  items: z.array(idSchema),
  loop: z.boolean().optional(),
  /** The revision the editor saw; when given and out of date the write is refused. */
  revision: z.int().nonnegative().optional(),
})

export type SetRundownInput = z.output<typeof setRundownSchema>

/** One stretch of air, as the frozen timeline has it. Instants are ISO 8601 in UTC. */
export interface AirView {
  mediaId: string
  title: string
  kind: MediaKind
  startsAt: string
  endsAt: string
  durationMs: number
}

export type ChannelStatusName = 'LIVE' | 'STARTING' | 'ERROR' | 'STOPPED'

/** Instants are ISO 8601 in UTC. */
export interface ChannelLiveView {
  /**
   * live: on air. lost: the slate is on air in its place. steadying: it is back, and must come without a hole for a
   * while first. waiting: the channel airs its schedule until it comes.
   */
  state: 'live' | 'lost' | 'steadying' | 'waiting'
  contributionId: string
  name: string
  /** Since when it is lost or waited for; null while it is on air. */
  since: string | null
  /** When the channel returns to its schedule, or stops waiting; null: when it is released. */
  returnsAt: string | null
  /** steadying: when it is on air again. */
  steadyAt: string | null
  /** The feed arrives, but this machine cannot encode it in time. */
  isEncoderBehind: boolean
}

export interface ChannelView {
  id: string
  name: string
  /** In lists of television sets (tvg-chno). */
  number: number
  slug: string
  resolution: ResolutionName
  loop: boolean
  revision: number
  status: ChannelStatusName
  /** The finer state of the playout supervisor. */
  state: PlayoutStateName
  /** Why, in words; null when all is well. */
  reason: string | null
  /** Seconds on air in this run; 0 when stopped. */
  uptime: number
  /** End of the newest published segment. */
  lastSegmentTime: string | null
  restartCount: number
  /** kbit/s of the highest rung with audio, over the last published segments. */
  currentBitrate: number
  /** Names of destinations that were given up after too many failures: someone has to look at them. */
  givenUp: string[]
  now: AirView | null
  /** What follows; while something is on air by order what a return would air. */
  next: AirView | null
  /** Airs its looped rundown, or its published schedule. */
  mode: 'LOOP' | 'CALENDAR'
  /** What is on air by order instead: a held slate, or a live feed; null: nothing is. */
  order: 'slate' | 'live' | null
  /** The live feed that is on air, or wanted and not on air. */
  live: ChannelLiveView | null
  /** Who may play it. With TOKEN the addresses play only with a token in them. */
  playback: 'PUBLIC' | 'UNLISTED' | 'TOKEN'
  hlsUrl: string
  /** The name of specs/001 for the same URL. */
  hlsEndpoint: string
  /** JPEG of what is on air at this instant; null when stopped. */
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
  /** Length of one round of the rundown. */
  rundownDurationMs: number
  /** The next stretches of air, `now` not among them. */
  upcoming: AirView[]
  /** When the last change of the rundown comes on air; null when nothing is pending. */
  pendingEditAt: string | null
  destinations: DestinationView[]
  /** The supervisor of the playout, the encoder of each live feed that comes in, and each destination's relay. */
  processes: ProcessView[]
}

export interface ProcessView {
  /** `playout`, `encoder` or `relay`. */
  kind: string
  /** Whose relay it is; null for what is no relay. */
  destinationId: string | null
  /** Whose feed it encodes; null for what is no encoder. */
  contributionId: string | null
  /** null: no operating-system process of its own. */
  pid: number | null
  state: string
  since: string
  lastHeartbeat: string
  restarts: number
  /** How far its output has come, ms; null where it has none of its own. */
  outTime: number | null
  /** kbit/s. */
  bitrate: number
  /** Percent of a core. */
  cpu: number
  /** Bytes. */
  memory: number
}

/** Pushed over the status subscription whenever any field of any of the account's channels changed. */
export interface ChannelsSnapshot {
  channels: ChannelView[]
  /** Server time of the snapshot, for progress bars that do not trust the viewer's clock. */
  at: string
}
