// Turns a sender's timestamps into a continuous clock: they wrap after 2³² ms, jump, and step back. Audio and video
// have separate clocks, because they are interleaved. After a jump of both they keep the sender's distance.

export type ClockKind = 'audio' | 'video'

/**
 * Two timestamps further apart than this say nothing about the time between them: an encoder would fill it with frames.
 */
export const MAX_JUMP_MS = 5_000
/** A step back larger than interleaving and reordering cause. */
export const MAX_BACK_MS = 200
export const AFTER_JUMP_MS = 40
/** Audio and video of the same time are never further apart than this. */
const MAX_APART_MS = 2_000

interface Track {
  rawMs: number
  ms: number
  newestMs: number
  /** Number of this timestamp among all. */
  count: number
}

export class FeedClock {
  #count = 0
  readonly #tracks: Record<ClockKind, Track | null> = { audio: null, video: null }

  /** Zero of the clock: the first timestamp. */
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
      // The other clock jumped before, or went on while this one was silent.
      const stepMs = (rawMs - other.rawMs) | 0
      const ms = other.ms + stepMs
      if (Math.abs(stepMs) <= (own ? MAX_APART_MS : MAX_JUMP_MS) && ms >= (own?.newestMs ?? 0) - MAX_BACK_MS) return ms
    }
    return own ? own.newestMs + AFTER_JUMP_MS : other ? other.newestMs : 0
  }
}
