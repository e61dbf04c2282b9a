// What to do when playback fails. Pure, so that every way back on air can be tried without a browser.

export interface PlaybackFailure {
  kind: 'network' | 'media' | 'stalled' | 'other'
  /** HTTP status of the answer that failed, when there was one. */
  httpStatus: number | null
}

export interface PlaybackHistory {
  /** Openings that failed since the picture last ran for a while. */
  failures: number
  /** When the decoder was last recovered, epoch ms. */
  mediaRecoveredAt: number | null
}

export type Recovery =
  /** Flush the decoder and go on: loses well under a second. */
  | { action: 'recover-media'; words: string }
  /** Start over from the master playlist after a pause. */
  | { action: 'reopen'; inMs: number; offAir: boolean; words: string }

/** The origin's answers for a channel that is not on air, or whose segments are gone. */
const OFF_AIR_STATUS = new Set([404, 410, 503])
const QUICK_TRIES = 20
const QUICK_MS = 250
const CALM_MS = 2_500
const BACKOFF_FIRST_MS = 500
const BACKOFF_MOST_MS = 8_000
/** A second decoder error this soon means that recovering did not help. */
const MEDIA_AGAIN_MS = 8_000

/** @param random 0…1, spreads the viewers of a channel that broke for all of them */
export function decideRecovery(
  failure: PlaybackFailure,
  history: PlaybackHistory,
  now: number,
  random: number,
): Recovery {
  if (failure.kind === 'media') {
    const tried = history.mediaRecoveredAt !== null && now - history.mediaRecoveredAt < MEDIA_AGAIN_MS
    if (!tried) return { action: 'recover-media', words: 'The picture could not be decoded. Picking it up again…' }
  }
  if (failure.httpStatus !== null && OFF_AIR_STATUS.has(failure.httpStatus)) {
    // Right after Start the first playlist is a blink away: ask often, then calm down.
    const inMs = history.failures < QUICK_TRIES ? QUICK_MS : CALM_MS
    return { action: 'reopen', inMs, offAir: true, words: 'Not on air at the moment. The picture returns by itself.' }
  }
  const backoffMs = Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(history.failures, 10), BACKOFF_MOST_MS)
  const inMs = Math.round(backoffMs * (0.75 + random * 0.5))
  return { action: 'reopen', inMs, offAir: false, words: wordsFor(failure) }
}

function wordsFor({ kind, httpStatus }: PlaybackFailure): string {
  if (kind === 'media') return 'The picture cannot be decoded. Starting over…'
  if (kind === 'stalled') return 'The picture stopped. Reconnecting…'
  if (kind === 'network')
    return httpStatus === null
      ? 'The channel cannot be reached. Trying again…'
      : `The channel answered with an error (${httpStatus}). Trying again…`
  return 'Playback failed. Trying again…'
}
