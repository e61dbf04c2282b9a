// How far apart a sender's keyframes are. A feed may go on after a hole only with one of them.

export interface Keyframes {
  /** Between the last two; null: only one has come. */
  intervalMs: number | null
  sinceLastMs: number
}

/** As asked of senders: 2 s. What is a little more is not worth a word. */
const FINE_MS = 4_000
/** An encoder that is behind does not wait for one that comes later: it does what it can with what it has. */
const WORTH_WAITING_MS = 10_000

/** The interval as it is known by now: at least the time since the last one. Null: not known yet. */
export function measuredMs({ intervalMs, sinceLastMs }: Keyframes): number | null {
  if (intervalMs === null && sinceLastMs < FINE_MS) return null
  return Math.max(intervalMs ?? 0, sinceLastMs)
}

/** Whether one may be waited for: media from before it is left out then. */
export function isKeyframeNear(keyframes: Keyframes): boolean {
  return keyframes.intervalMs === null
    ? keyframes.sinceLastMs <= FINE_MS
    : Math.max(keyframes.intervalMs, keyframes.sinceLastMs) <= WORTH_WAITING_MS
}

/** Null: they are near enough to each other. */
export function sayKeyframes(keyframeMs: number | null): string | null {
  if (keyframeMs === null || keyframeMs <= FINE_MS) return null
  return `The feed’s keyframes are ${Math.round(keyframeMs / 1_000)} s apart or more. Set the sender’s keyframe interval to 2 s.`
}
