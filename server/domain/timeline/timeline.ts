// The frozen timeline of a channel. Everything viewers get is a function of these chunks and a clock reading:
// playlists, segments, now/next, guide. No process memory is involved, so any origin on any machine renders the same
// bytes, before and after a restart.
//
// A chunk is a period in which items play in order, looping if it is a loop, until the next chunk begins. The sequence
// numbers at its start are stored with it; those inside are counted from there, so a lookup takes O(log items) however
// long the channel has been on air.

import { z } from 'zod'

const timelineItemSchema = z.object({
  mediaId: z.string(),
  title: z.string(),
  kind: z.enum(['PROGRAMME', 'AD', 'IDENT', 'FILLER', 'SLATE']),
  /**
   * How much of it airs: whole quanta of its grid (ladder/grid.ts), in whole segments and the rest; an item that is left
   * early is left on a segment boundary.
   */
  durationMs: z.int().positive(),
  /** Where in the media it starts: whole segments. Omitted: at its start. */
  offsetMs: z.int().nonnegative().optional(),
  /** Hash over the init segments: where it changes from one item to the next there is a DISCONTINUITY. */
  formatKey: z.string(),
  /** In which it was prepared: the same for all items of a run. Omitted: 25. */
  frameRate: z.int().optional(),
  /** Index in the rundown the chunk was made from; −1 for the slate and in a calendar. */
  position: z.int(),
  /** Of ScheduleEntry in server/domain/schedule/model/schedule.ts; omitted in a looped rundown. */
  scheduled: z
    .object({
      reason: z.string(),
      blockId: z.string().nullable(),
      /** How late its block began, on the block's first entry. */
      driftMs: z.int(),
      breakId: z.string().nullable(),
      enteredMs: z.int().optional(),
    })
    .optional(),
})
export const timelineItemsSchema = z.array(timelineItemSchema).min(1)

export type TimelineItem = z.output<typeof timelineItemSchema>
export type MediaKind = TimelineItem['kind']
export type ScheduledItem = NonNullable<TimelineItem['scheduled']>

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
  /** A live feed, and the slate after its existing segments. */
  | 'live'
  | 'live-wait'
  /** The return from it. */
  | 'rejoin'

/** All times are epoch milliseconds in UTC. */
export interface TimelineChunk {
  ordinal: number
  /** Counts the runs between start and stop; a playlist never extends across runs. */
  run: number
  startsAt: number
  /** Exclusive, on a segment boundary; null while nothing is planned after it (it then loops forever). */
  endsAt: number | null
  /** startsAt on the channel's media clock. */
  clockMs: number
  mediaSequence: number
  discontinuitySequence: number
  loop: boolean
  /** Never empty. */
  items: readonly TimelineItem[]
  cause: ChunkCause
  /** The published schedule it was made from; null for a looped rundown. */
  scheduleVersion: number | null
}

/** One segment. `mediaSequence` identifies it permanently. */
export interface AirSegment {
  mediaSequence: number
  discontinuitySequence: number
  run: number
  startsAt: number
  durationMs: number
  /** Position of its first sample on the channel's media clock. */
  clockMs: number
  item: TimelineItem
  /** Index of the segment inside the media. */
  index: number
  /** Start of the item this segment belongs to. */
  itemStartsAt: number
}
