// A channel's schedule, and what it expands to. Plain JSON on both sides. Times are epoch milliseconds in UTC; local
// times are strings in the channel's zone.
//
// Every boundary lies on the quantum grid of the epoch (instant % QUANTUM_MS === 0). Full hours and even minutes lie on
// it exactly; a start at an odd minute airs at the nearest grid point, at most 160 ms away, and that point is what
// "exact" means here.
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** YYYY-MM-DDTHH:mm:ss in the channel's zone. */
export type LocalDateTime = string
/** YYYY-MM-DD in the channel's zone. */
export type LocalDate = string

/** A higher layer wins over a lower one: base < season < override. */
export type Layer = 'base' | 'season' | 'override'

/** One frozen version of a schedule. */
export interface Schedule {
  /** IANA name. */
  zone: string
  dst: DstPolicy
  /** Of every draw; stored with the version, so that a rebuild gives the same result. */
  seed: number
  /** Within a layer, of two blocks that start at the same time, the one further down this list wins. */
  blocks: readonly Block[]
  seasons: readonly Season[]
  fillers: FillerRules
  breaks: BreakRules
  /** An item that is not the first of its block starts only if it overruns the block's end by at most this. */
  maxDriftMs: number
}

/**
 * What happens to blocks that start in the missing spring hour or the repeated autumn hour. All other blocks keep their
 * local times: a block over the missing hour is shorter by it, one over the repeated hour longer. Gaps that result are
 * filled like any other.
 */
export interface DstPolicy {
  /** skip: does not air that day. shift: airs later by the length of the jump (02:30 airs at 03:30). */
  missing: 'skip' | 'shift'
  /**
   * fill: airs in the first pass; gaps in the second pass are filled. shift: airs in the second pass; gaps in the first
   * pass are filled. repeat: airs in both. stretch: airs in the first pass and continues to its local end, so that the
   * last block before the change fills the second pass.
   */
  repeated: 'fill' | 'shift' | 'repeat' | 'stretch'
}

export interface Block {
  id: string
  title: string
  startsAtLocal: LocalDateTime
  durationMs: number
  layer: Layer
  /** A season's blocks air only on its dates; null for blocks without a season. */
  seasonId: string | null
  /** RFC 5545 without DTSTART, in local time; null: once. */
  rrule: string | null
  /** Skipped starts: a local start, or a local date for all starts of that day. */
  exdates: readonly (LocalDateTime | LocalDate)[]
  /** First and last local date of a start, both inclusive; null: no limit. */
  fromDate: LocalDate | null
  untilDate: LocalDate | null
  /** hard: exactly on time, cutting what is on air. soft: when the item on air has ended. */
  start: 'hard' | 'soft'
  source: Source
  /** An item airs in this block only this long after it last ended on the channel; null: at any time. */
  cooldownMs: number | null
}

/** A template over the base on its dates: Christmas, the summer holidays. */
export interface Season {
  id: string
  title: string
  /** Local dates, both inclusive. */
  ranges: readonly { from: LocalDate; until: LocalDate }[]
  /** Whether the base layer is empty on its dates. */
  replacesBase: boolean
}

export type Source =
  /** Airs once in each occurrence. */
  | { type: 'item'; mediaId: string }
  | {
      type: 'list'
      mediaIds: readonly string[]
      /** sequence: in this order, looping, continuing where the last occurrence stopped. */
      order: 'sequence' | 'shuffle' | 'weighted'
      /** One for each of mediaIds, for order 'weighted'; missing weights count as 1. */
      weights?: readonly number[]
      /** sequence only: each occurrence starts at the top and airs the list once. */
      restart?: boolean
    }
  /** Episode order, from where it stopped; blocks of the same series continue each other. */
  | { type: 'series'; seriesId: string }
  /** The ready items with all these tags. weighted: by each item's own weight. */
  | { type: 'tag'; tags: readonly string[]; order: 'sequence' | 'shuffle' | 'weighted' }
  /** A live feed, when it is there; the schedule itself plans fillers or the slate for the whole time. */
  | { type: 'live'; contributionId: string }

export interface FillerSource {
  mediaIds: readonly string[]
  /** Items that carry all of these tags are added to mediaIds; empty: none. */
  tags: readonly string[]
  /** From the end of an airing to the next start of the same item, anywhere on the channel. */
  cooldownMs: number
}

/** null: none. If they cannot air, the slate does. */
export interface FillerRules {
  /** At the start of each occurrence, if there is room. */
  ident: FillerSource | null
  /** Before the first item of an occurrence, after the ident, if there is room. */
  pre: FillerSource | null
  /** Between two items of one occurrence, if there is room. */
  mid: FillerSource | null
  /** After the last item of an occurrence, once, if there is room. */
  post: FillerSource | null
  /** Fills gaps: whole items while they fit, the last one cut on a segment boundary. */
  tail: FillerSource | null
  /** Fills what tail cannot; its cooldown applies only while another item of it is available. */
  lastResort: FillerSource | null
}

export interface BreakRules {
  /** Whether to use the positions that were set manually or taken from chapters. */
  ownPositions: boolean
  /** And one every so often, counted from the item's start; null: none. */
  everyMs: number | null
  /** No break is closer than this to another, to the item's start or to its end. */
  minSpacingMs: number
  /** Maximum length of a break; a break never makes its block overrun. */
  breakMs: number
  /** What airs in breaks; null: nothing, the position is only marked. */
  source: FillerSource | null
  /** Opens and closes each break that is not empty; null: none. */
  bumper: FillerSource | null
}

export type MediaState = 'ready' | 'processing' | 'failed' | 'missing'

export interface MediaFault {
  kind: 'black' | 'silence' | 'loudness' | 'damaged'
  fromMs: number
  toMs: number
  /** For loudness, LU away from the target. */
  lufsOff?: number
  /** For loudness, a true peak above full scale. */
  peakDbtp?: number
}

export interface MediaFacts {
  mediaId: string
  title: string
  kind: MediaKind
  /** A multiple of QUANTUM_MS when ready, and at least SEGMENT_MS; anything else does not air. */
  durationMs: number
  formatKey: string
  tags: readonly string[]
  /** For weighted tags; default 1. */
  weight: number
  state: MediaState
  /** Set manually or from chapters, ms into the item. */
  breakPositionsMs: readonly number[]
  faults: readonly MediaFault[]
}

export interface Library {
  media: ReadonlyMap<string, MediaFacts>
  /** Media ids in episode order. */
  series: ReadonlyMap<string, readonly string[]>
  /** The last resort; may be cut on any of its segment boundaries. */
  slate: MediaFacts
  /** Pads of exactly 320, 640 … 1,600 ms: they fill the rest before an exact start. */
  pads: readonly MediaFacts[]
  /** Contributions whose feeds may arrive; omitted where none is needed. */
  contributions?: ReadonlySet<string>
}

/** One airing of a block by the rules alone, before other blocks cover it. On the grid. */
export interface Occurrence {
  /** blockId@startsAt: the permanent id of the occurrence. */
  key: string
  blockId: string
  /** Index in Schedule.blocks. */
  blockIndex: number
  layer: Layer
  start: 'hard' | 'soft'
  startsAt: number
  /** Exclusive. */
  endsAt: number
}

/** A period in which one occurrence is the active one. */
export interface Slot {
  startsAt: number
  /** Exclusive. */
  endsAt: number
  occurrence: Occurrence
  /** Whether the occurrence begins here; otherwise it resumes after an interruption. */
  begins: boolean
}

export const AIR_REASONS = [
  'programme',
  'ident',
  'filler-pre',
  'filler-mid',
  'filler-post',
  'filler-tail',
  'filler-last-resort',
  'bumper',
  'break',
  'slate',
  'pad',
] as const
export type AirReason = (typeof AIR_REASONS)[number]

export interface ScheduleEntry {
  startsAt: number
  durationMs: number
  mediaId: string
  title: string
  kind: MediaKind
  formatKey: string
  /** Into the media; a multiple of SEGMENT_MS. */
  offsetMs: number
  reason: AirReason
  /** The block and occurrence it belongs to; null in a gap. */
  blockId: string | null
  occurrenceStartsAt: number | null
  /** How late the occurrence began, on its first entry; 0 elsewhere and for hard starts. */
  driftMs: number
  /** The break's id: on what airs in a break, and on the part of the programme after an empty break. Null elsewhere. */
  breakId: string | null
  /** How much of it is skipped because it was joined late; omitted: nothing. */
  enteredMs?: number
}
