// The frozen timeline of a channel and where an instant or a sequence number falls on it.
// Everything viewers get is a function of these chunks and a clock reading: playlist, segments,
// now/next, guide. No process memory takes part, so any origin on any machine renders the same.
//
// A chunk is a stretch in which items play in order, round and round when it loops, cut off where
// the next chunk begins. Sequence numbers at its start are stored with it; those inside it are
// counted from there, so a lookup costs O(log items) however long the channel has been on air.

export type MediaKind = 'PROGRAMME' | 'AD' | 'IDENT' | 'FILLER' | 'SLATE'

export interface TimelineItem {
  mediaId: string
  title: string
  kind: MediaKind
  /** A multiple of QUANTUM_MS; the item's segments are SEGMENT_MS long, the last one the rest. */
  durationMs: number
  /** Hash over the init segments: where it changes from one item to the next stands a DISCONTINUITY. */
  formatKey: string
}

/** All instants are epoch milliseconds in UTC. */
export interface TimelineChunk {
  ordinal: number
  /** Counts the stretches between Start and Stop; a playlist never reaches over a run's edge. */
  run: number
  startsAt: number
  /** Exclusive; null while nothing is planned behind it (then it loops for ever). */
  endsAt: number | null
  /** startsAt on the channel's media clock. */
  clockMs: number
  mediaSequence: number
  discontinuitySequence: number
  loop: boolean
  items: readonly TimelineItem[]
  cause: ChunkCause
}

export type ChunkCause = 'start' | 'restart' | 'edit' | 'end-of-rundown' | 'substitute' | 'restore'
