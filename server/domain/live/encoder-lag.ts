// Whether an encoder keeps up with its feed, from its lag a few times a second.

export interface EncoderLag {
  /** The largest recent lag, beyond what an encoder always buffers. */
  behindMs: number
  /** Relative to real time, at its maximum; null: it was behind for too short a time to tell. */
  speed: number | null
}

/** A shorter lag is normal and not reported. */
export const LAG_MS = 500
/** How long a lag is remembered. */
export const LAG_REMEMBERED_MS = 10_000
const SPEED_OVER_MS = 5_000
const SPEED_OVER_AT_LEAST_MS = 1_000

interface Sample {
  at: number
  positionMs: number
}

export class LagMeter {
  /** Consecutive samples, all of them behind. */
  #run: Sample[] = []
  #last: { at: number; behindMs: number }[] = []
  #speed: number | null = null

  /** @param at on any clock that does not jump. @param positionMs position of the encoder on the feed's clock */
  observe(at: number, positionMs: number, behindMs: number): void {
    this.#last = this.#last.filter((sample) => at - sample.at < LAG_REMEMBERED_MS)
    if (behindMs < LAG_MS) {
      this.#run = []
      if (this.#last.length === 0) this.#speed = null
      return
    }
    this.#last.push({ at, behindMs })
    this.#run = [...this.#run.filter((sample) => at - sample.at <= SPEED_OVER_MS), { at, positionMs }]
    const first = this.#run[0]!
    if (at - first.at >= SPEED_OVER_AT_LEAST_MS) this.#speed = (positionMs - first.positionMs) / (at - first.at)
  }

  /** Null: it keeps up. */
  look(at: number): EncoderLag | null {
    const recent = this.#last.filter((sample) => at - sample.at < LAG_REMEMBERED_MS)
    if (recent.length === 0) return null
    return { behindMs: Math.max(...recent.map(({ behindMs }) => behindMs)), speed: this.#speed }
  }
}

/** This machine cannot encode this feed in time (0.6 of real time, 3 s behind) */
export function sayLag({ behindMs, speed }: EncoderLag): string {
  const figures = [
    // Faster than the feed and still behind: it is catching up.
    ...(speed === null || speed >= 1 ? [] : [`${Math.max(speed, 0).toFixed(2)} of real time`]),
    `${(behindMs / 1_000).toFixed(1)} s behind`,
  ]
  return `This machine cannot encode this feed in time (${figures.join(', ')})`
}
