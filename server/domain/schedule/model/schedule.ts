// A channel's schedule, and what it expands to. Plain JSON on both sides. Times are epoch milliseconds in UTC; local
// times are strings in the channel's zone.
//
// Every boundary lies on the quantum grid of the epoch (instant % quantumMs === 0, ladder/grid.ts). Full hours and even
// minutes lie on it exactly; a start at an odd minute airs at the nearest grid point, at most 800 ms away (160 ms at 25 and
// 50 fps), and that point is what "exact" means here.
import type { z } from 'zod'
import type { Rights } from '#domain/media/rights.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'
import type { scheduleSchema } from './schedule-schema.ts'

/** The arrays and fields of a parsed document, never changed in place. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { [Key in keyof T]: Frozen<T[Key]> }
    : T

/** One frozen version of a schedule; schedule-schema.ts describes each field. */
export type Schedule = Frozen<z.output<typeof scheduleSchema>> & {
  /** The account's, no part of the document. Omitted: 25. */
  frameRate?: number
}
export type DstPolicy = Schedule['dst']
export type Block = Schedule['blocks'][number]
export type Layer = Block['layer']
export type Source = Block['source']
export type Season = Schedule['seasons'][number]
export type BreakRules = Schedule['breaks']
export type FillerRules = Schedule['fillers']
export type FillerSource = NonNullable<FillerRules['tail']>

/** other-rate: ready in another frame rate than its account's. */
export type MediaState = 'ready' | 'other-rate' | 'processing' | 'failed' | 'missing'

export interface MediaFault {
  kind: 'black' | 'freeze' | 'silence' | 'loudness' | 'decode' | 'length' | 'damaged'
  fromMs: number
  toMs: number
  /** For loudness, LU away from the target. */
  lufsOff?: number
  /** For loudness, a true peak above full scale. */
  peakDbtp?: number
  /** For decode, how many errors the decoders reported of the uploaded file. */
  count?: number
  /** For length, how much longer its audio is than its video. */
  offMs?: number
}

export interface MediaFacts {
  mediaId: string
  title: string
  kind: MediaKind
  /** Whole quanta when ready, and at least a segment; anything else does not air. */
  durationMs: number
  /** In which it was prepared, for its grid. Omitted: 25. */
  frameRate?: number
  formatKey: string
  tags: readonly string[]
  /** For weighted tags; default 1. */
  weight: number
  state: MediaState
  /** Set manually or from chapters, ms into the item. */
  breakPositionsMs: readonly number[]
  faults: readonly MediaFault[]
  /** Omitted: it may air at any time, any number of times. */
  rights?: Rights
  /** Epoch ms: it is still being prepared, and its rest will be in time for airings that start then or later. */
  airableFrom?: number
}

export interface Library {
  media: ReadonlyMap<string, MediaFacts>
  /** Media ids in episode order. */
  series: ReadonlyMap<string, readonly string[]>
  /** The last resort; may be cut on any of its segment boundaries. */
  slate: MediaFacts
  /** Pads of each number of quanta below a segment: they fill the rest before an exact start. */
  pads: readonly MediaFacts[]
  /** Contributions whose feeds may arrive; omitted where none is needed. */
  contributions?: ReadonlySet<string>
}

/** One airing of a block by the rules alone, before other blocks cover it. */
export interface Occurrence {
  /** blockId@startsAt: the permanent id of the occurrence. */
  key: string
  blockId: string
  /** Index in Schedule.blocks. */
  blockIndex: number
  layer: Layer
  start: 'hard' | 'soft'
  /** On the grid. */
  startsAt: number
  /** Exclusive. */
  endsAt: number
  /** Before it was moved to the grid: what people have entered. */
  entered: { startsAt: number; endsAt: number }
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
  /** Of the item. Omitted: 25. */
  frameRate?: number
  /** Into the media; whole segments. */
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
