// A channel's schedule: what a programmer writes down, and what comes of it. Plain JSON on both
// sides. Instants are epoch milliseconds in UTC; local wall times are strings in the channel's zone.
//
// Every airing boundary lies on the quantum grid of the epoch (instant % QUANTUM_MS === 0). Full hours
// and even minutes lie on it exactly; a start at an odd minute airs on the nearest grid point, at most
// 160 ms away, and that point is what "exact" means here.
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** YYYY-MM-DDTHH:mm:ss on the wall clock of the channel's zone. */
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
  /** Of every draw; kept with the version, so that a rebuild airs the same. */
  seed: number
  /** Within a layer, of two that start at the same instant the one further down this list wins. */
  blocks: readonly Block[]
  seasons: readonly Season[]
  fillers: FillerRules
  breaks: BreakRules
  /** An item that is not the first of its block begins only if it runs over the block's end by no more than this. */
  maxDriftMs: number
}

/**
 * What becomes of blocks that start in the hour that is missing in spring, and in the one that comes
 * twice in autumn. All others keep to the wall clock: a block that lasts over the missing hour is
 * shorter by it, one that lasts over the repeated hour longer. Holes that arise are filled like any.
 */
export interface DstPolicy {
  /** skip: does not air that day. shift: airs as much later as the clock jumps (02:30 airs at 03:30). */
  missing: 'skip' | 'shift'
  /**
   * fill: airs in the first pass; what is free in the second is filled. shift: airs in the second
   * pass; what is free in the first is filled. repeat: airs in both. stretch: airs in the first pass
   * and goes on to its end by the wall clock, so that the last one before the change fills the second.
   */
  repeated: 'fill' | 'shift' | 'repeat' | 'stretch'
}

export interface Block {
  id: string
  title: string
  startsAtLocal: LocalDateTime
  durationMs: number
  layer: Layer
  /** Blocks of a season air only on its dates; null for those that stand alone. */
  seasonId: string | null
  /** RFC 5545 without DTSTART, on the wall clock; null: once. */
  rrule: string | null
  /** Starts left out: a local start, or a local date for all starts of that day. */
  exdates: readonly (LocalDateTime | LocalDate)[]
  /** First and last local date of a start, both inclusive; null: no limit. */
  fromDate: LocalDate | null
  untilDate: LocalDate | null
  /** hard: exactly on time, cutting what is on air. soft: when the item on air has ended. */
  start: 'hard' | 'soft'
  source: Source
  /** An item that aired on the channel airs in this block only so long after its end; null: at any time. */
  cooldownMs: number | null
}

/** A template laid over the base on its dates: Christmas, the summer holidays. */
export interface Season {
  id: string
  title: string
  /** Local dates, both inclusive. */
  ranges: readonly { from: LocalDate; until: LocalDate }[]
  /** Whether nothing of the base layer starts on its dates. */
  replacesBase: boolean
}

export type Source =
  /** Airs once in each occurrence. */
  | { type: 'item'; mediaId: string }
  | {
      type: 'list'
      mediaIds: readonly string[]
      /** sequence: in this order, round and round, from where the last occurrence stopped. */
      order: 'sequence' | 'shuffle' | 'weighted'
      /** One for each of mediaIds, for order 'weighted'; missing ones count 1. */
      weights?: readonly number[]
      /** sequence only: each occurrence begins at the top and airs the list once. */
      restart?: boolean
    }
  /** Episode order, from where it stopped; blocks with the same series go on from one another. */
  | { type: 'series'; seriesId: string }
  /** The ready items that carry all these tags. weighted: by each item's own weight. */
  | { type: 'tag'; tags: readonly string[]; order: 'sequence' | 'shuffle' | 'weighted' }
  /** A live feed, when it is there; the schedule itself has fillers or the slate for all of the time. */
  | { type: 'live'; contributionId: string }

export interface FillerSource {
  mediaIds: readonly string[]
  /** Items that carry all of these come on top of mediaIds; empty: none. */
  tags: readonly string[]
  /** From the end of an airing to the next start of the same item, wherever on the channel. */
  cooldownMs: number
}

/** null: none. Whatever is wrong with them, the slate airs in their place. */
export interface FillerRules {
  /** At the start of each occurrence, if there is room. */
  ident: FillerSource | null
  /** Before the first item of an occurrence, behind the ident, if there is room. */
  pre: FillerSource | null
  /** Between two items of one occurrence, if there is room. */
  mid: FillerSource | null
  /** Behind the last item of an occurrence, once, if there is room. */
  post: FillerSource | null
  /** Fills holes: whole items while they fit, the last one cut on a segment's edge. */
  tail: FillerSource | null
  /** Fills what tail cannot; its cooldown counts only while something else of it has cooled down. */
  lastResort: FillerSource | null
}

export interface BreakRules {
  /** Use the positions set by hand or taken from chapters. */
  ownPositions: boolean
  /** And one every so often, counted from the item's start; null: none. */
  everyMs: number | null
  /** No break nearer than this to another, to the item's start or to its end. */
  minSpacingMs: number
  /** What a break may last at most; it never makes its block run over. */
  breakMs: number
  /** What airs in breaks; null: nothing, the position is only marked. */
  source: FillerSource | null
  /** Opens and closes each break that airs something; null: none. */
  bumper: FillerSource | null
}

export type MediaState = 'ready' | 'processing' | 'failed' | 'missing'

export interface MediaFault {
  kind: 'black' | 'silence' | 'loudness' | 'damaged'
  fromMs: number
  toMs: number
  /** For loudness, LU away from the house's target. */
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
  /** For weighted tags; 1 unless set. */
  weight: number
  state: MediaState
  /** Set by hand or from chapters, ms into the item. */
  breakPositionsMs: readonly number[]
  faults: readonly MediaFault[]
}

export interface Library {
  media: ReadonlyMap<string, MediaFacts>
  /** Media ids in episode order. */
  series: ReadonlyMap<string, readonly string[]>
  /** The last resort; may be cut on any of its segments' edges. */
  slate: MediaFacts
  /** House items of exactly 320, 640 … 1,600 ms: what is left to an exact start. */
  pads: readonly MediaFacts[]
  /** Contributions whose feeds may come; not given where none is asked for. */
  contributions?: ReadonlySet<string>
}

/** One airing of a block as the rules alone have it, before others cover it. On the grid. */
export interface Occurrence {
  /** blockId@startsAt: names the occurrence for ever. */
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

/** A stretch in which one occurrence is the one that counts. */
export interface Slot {
  startsAt: number
  /** Exclusive. */
  endsAt: number
  occurrence: Occurrence
  /** Whether the occurrence begins here; else it comes back behind one that interrupted it. */
  begins: boolean
}

export type AirReason =
  | 'programme'
  | 'ident'
  | 'filler-pre'
  | 'filler-mid'
  | 'filler-post'
  | 'filler-tail'
  | 'filler-last-resort'
  | 'bumper'
  | 'break'
  | 'slate'
  | 'pad'

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
  /** The block and occurrence it belongs to; null in a hole. */
  blockId: string | null
  occurrenceStartsAt: number | null
  /** How late the occurrence began, on its first entry; 0 elsewhere and for hard starts. */
  driftMs: number
  /**
   * On what airs in a break, and on the part of the programme behind a break in which nothing airs:
   * the break's name. Null elsewhere.
   */
  breakId: string | null
  /** How much of it is left out because it was joined in its middle; not given: nothing. */
  enteredMs?: number
}
