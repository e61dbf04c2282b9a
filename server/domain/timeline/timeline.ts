// The frozen timeline of a channel. Everything viewers get is a function of these chunks and a
// clock reading: playlists, segments, now/next, guide. No process memory takes part, so any origin
// on any machine renders the same bytes, before and after a restart.
//
// A chunk is a stretch in which items play in order, round and round when it loops, cut off where
// the next chunk begins. The sequence numbers at its start are stored with it; those inside are
// counted from there, so a lookup costs O(log items) however long the channel has been on air.

export type MediaKind = 'PROGRAMME' | 'AD' | 'IDENT' | 'FILLER' | 'SLATE'

export interface TimelineItem {
  mediaId: string
  title: string
  kind: MediaKind
  /**
   * How much of it airs: a multiple of QUANTUM_MS. Its segments are SEGMENT_MS long, the last one the
   * rest; an item that is left before its end is left on a segment's edge.
   */
  durationMs: number
  /** Where in the media it is entered: a multiple of SEGMENT_MS. Not given: at its beginning. */
  offsetMs?: number
  /** Hash over the init segments: where it changes from one item to the next stands a DISCONTINUITY. */
  formatKey: string
  /** Index in the rundown the chunk was made from; −1 for what the house put in (slate) and in a calendar. */
  position: number
  /** What the schedule says of it; not given in a looped rundown. */
  scheduled?: ScheduledItem
}

/** Of ScheduleEntry in server/domain/schedule/model/schedule.ts. */
export interface ScheduledItem {
  reason: string
  blockId: string | null
  /** How late its block began, on the block's first entry. */
  driftMs: number
  breakId: string | null
  enteredMs?: number
}

export type ChunkCause =
  | 'start'
  | 'restart'
  | 'edit'
  | 'end-of-rundown'
  | 'substitute'
  | 'restore'
  /** A calendar's timeline is written ahead a few hours at a time. */
  | 'ahead'
  | 'publish'
  | 'mode'
  | 'skip'
  | 'insert'
  | 'hold'
  | 'resume'
  /** A live feed, and the slate that stands behind what came of it so far. */
  | 'live'
  | 'live-wait'
  /** Back from it. */
  | 'rejoin'

/** All instants are epoch milliseconds in UTC. */
export interface TimelineChunk {
  ordinal: number
  /** Counts the stretches between Start and Stop; a playlist never reaches over a run's edge. */
  run: number
  startsAt: number
  /** Exclusive, on a segment's edge; null while nothing is planned behind it (it then loops for ever). */
  endsAt: number | null
  /** startsAt on the channel's media clock. */
  clockMs: number
  mediaSequence: number
  discontinuitySequence: number
  loop: boolean
  /** Never empty. */
  items: readonly TimelineItem[]
  cause: ChunkCause
  /** The frozen schedule it was made from; null for a looped rundown. */
  scheduleVersion: number | null
}

/** One segment of air. `mediaSequence` names it for ever. */
export interface AirSegment {
  mediaSequence: number
  discontinuitySequence: number
  run: number
  startsAt: number
  durationMs: number
  /** Where its first sample lies on the channel's media clock. */
  clockMs: number
  item: TimelineItem
  /** Index of the segment inside the media. */
  index: number
  /** First instant of the item this segment belongs to. */
  itemStartsAt: number
}
