// What to do when playback fails. Pure, so that every recovery can be tested without a browser.

export interface PlaybackFailure {
  kind: 'network' | 'media' | 'stalled' | 'other'
  /** HTTP status of the failed answer, if any. */
  httpStatus: number | null
}

export interface PlaybackHistory {
  /** Failed attempts since the picture last ran for a while. */
  failures: number
  /** When the decoder was last recovered, epoch ms. */
  mediaRecoveredAt: number | null
}

export type Recovery =
  /** Flush the decoder and continue: loses well under a second. */
  | { action: 'recover-media'; words: string }
  /** Reopen the master playlist after a delay. */
  | { action: 'reopen'; inMs: number; offAir: boolean; words: string }

/** The origin's answers for a channel that is off air, or whose segments are gone. */
const OFF_AIR_STATUS = new Set([404, 410, 503])
const QUICK_TRIES = 20
const QUICK_MS = 250
const CALM_MS = 2_500
const BACKOFF_FIRST_MS = 500
const BACKOFF_MOST_MS = 8_000
/** A second decoder error within this time means that recovering did not help. */
const MEDIA_AGAIN_MS = 8_000

/** @param random 0…1, spreads the retries of all viewers of a failed channel */
export function decideRecovery(
  failure: PlaybackFailure,
  history: PlaybackHistory,
  now: number,
  random: number,
): Recovery {
  if (failure.kind === 'media') {
    const tried = history.mediaRecoveredAt !== null && now - history.mediaRecoveredAt < MEDIA_AGAIN_MS
    if (!tried) return { action: 'recover-media', words: 'The video could not be decoded. Recovering…' }
  }
  if (failure.httpStatus !== null && OFF_AIR_STATUS.has(failure.httpStatus)) {
    // Right after Start the first playlist is about to appear: retry often, then less often.
    const inMs = history.failures < QUICK_TRIES ? QUICK_MS : CALM_MS
    return { action: 'reopen', inMs, offAir: true, words: 'Off air. Playback resumes automatically.' }
  }
  const backoffMs = Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(history.failures, 10), BACKOFF_MOST_MS)
  const inMs = Math.round(backoffMs * (0.75 + random * 0.5))
  return { action: 'reopen', inMs, offAir: false, words: wordsFor(failure) }
}

function wordsFor({ kind, httpStatus }: PlaybackFailure): string {
  if (kind === 'media') return 'The video cannot be decoded. Reopening…'
  if (kind === 'stalled') return 'Playback stalled. Reconnecting…'
  if (kind === 'network')
    return httpStatus === null
      ? 'The channel cannot be reached. Retrying…'
      : `The channel answered with an error (${httpStatus}). Retrying…`
  return 'Playback failed. Retrying…'
}
