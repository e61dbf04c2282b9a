// A sender's stamps as a clock that goes on: they wrap after 2³² ms, jump, and step back. Sound and picture have a
// clock each, because they are interleaved; after a jump of both they are as far apart as the sender has them.

export type ClockKind = 'audio' | 'video'

/** Further apart, two stamps say nothing of the time between them: an encoder would fill it with as many pictures. */
export const MAX_JUMP_MS = 5_000
/** A step back beyond what interleaving and reordering bring about. */
export const MAX_BACK_MS = 200
export const AFTER_JUMP_MS = 40
/** Sound and picture of the same instant come no further apart. */
const MAX_APART_MS = 2_000

interface Track {
  rawMs: number
  ms: number
  newestMs: number
  /** Of all stamps, this one's number. */
  count: number
}

export class FeedClock {
  #count = 0
  readonly #tracks: Record<ClockKind, Track | null> = { audio: null, video: null }

  /** Epoch of the clock: the first stamp of all. */
  next(kind: ClockKind, rawMs: number): number {
    const ms = this.#place(kind, rawMs)
    const newestMs = Math.max(this.#tracks[kind]?.newestMs ?? ms, ms)
    this.#tracks[kind] = { rawMs, ms, newestMs, count: this.#count++ }
    return ms
  }

  #place(kind: ClockKind, rawMs: number): number {
    const own = this.#tracks[kind]
    const other = this.#tracks[kind === 'audio' ? 'video' : 'audio']
    if (own) {
      const stepMs = (rawMs - own.rawMs) | 0
      const ms = own.ms + stepMs
      if (stepMs <= MAX_JUMP_MS && ms >= own.newestMs - MAX_BACK_MS) return ms
    }
    if (other && other.count > (own?.count ?? -1)) {
      // The other one has jumped before, or has gone on while this one was silent.
      const stepMs = (rawMs - other.rawMs) | 0
      const ms = other.ms + stepMs
      if (Math.abs(stepMs) <= (own ? MAX_APART_MS : MAX_JUMP_MS) && ms >= (own?.newestMs ?? 0) - MAX_BACK_MS) return ms
    }
    return own ? own.newestMs + AFTER_JUMP_MS : other ? other.newestMs : 0
  }
}
