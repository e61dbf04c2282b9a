// A sender's keyframe interval. After a gap a feed can only continue at a keyframe.

export interface Keyframes {
  /** Between the last two; null: only one has arrived. */
  intervalMs: number | null
  sinceLastMs: number
}

/** Senders are asked for 2 s. A little more needs no warning. */
const FINE_MS = 4_000
/** An encoder that is behind does not wait longer than this for a keyframe: it continues with what it has. */
const WORTH_WAITING_MS = 10_000

/** The interval as known now: at least the time since the last one. Null: not known yet. */
export function measuredMs({ intervalMs, sinceLastMs }: Keyframes): number | null {
  if (intervalMs === null && sinceLastMs < FINE_MS) return null
  return Math.max(intervalMs ?? 0, sinceLastMs)
}

/** Whether to wait for the next keyframe: media from before it is dropped then. */
export function isKeyframeNear(keyframes: Keyframes): boolean {
  return keyframes.intervalMs === null
    ? keyframes.sinceLastMs <= FINE_MS
    : Math.max(keyframes.intervalMs, keyframes.sinceLastMs) <= WORTH_WAITING_MS
}

/** Null: the interval is short enough. */
export function sayKeyframes(keyframeMs: number | null): string | null {
  if (keyframeMs === null || keyframeMs <= FINE_MS) return null
  return `The feed’s keyframes are ${Math.round(keyframeMs / 1_000)} s or more apart. Set the encoder’s keyframe interval to 2 s.`
}
