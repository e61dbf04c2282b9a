// Which minutes' figures an event changes, and when they are computed.
import { MINUTE_MS, minuteOf } from './minutes.ts'
import type { PlaybackEvent } from './playback-event.ts'
import { LOOK_AHEAD_MS, LOOK_BACK_MS, SILENT_MS } from './trace-session.ts'

/** What an event takes from the player to the store. */
const WAY_MS = 20_000

/** From then on nothing more is expected of a minute. What comes later changes its figures again. */
export const dueAt = (minute: number): number => minute + MINUTE_MS + LOOK_AHEAD_MS + WAY_MS

/** Between the time of a batch and its commit. */
const STORED_WITHIN_MS = 60_000

/** @returns starts of minutes: those that the event reaches, and those near it which may have been computed without it */
export function minutesChangedBy({ at }: Pick<PlaybackEvent, 'at'>, now: number): number[] {
  // What came before the event lasted until it.
  const first = minuteOf(at - SILENT_MS)
  const minutes: number[] = []
  for (let minute = minuteOf(at - LOOK_AHEAD_MS); minute <= at + LOOK_BACK_MS; minute += MINUTE_MS)
    if ((minute >= first && minute <= at) || dueAt(minute) <= now + STORED_WITHIN_MS) minutes.push(minute)
  return minutes
}

/** Minutes from then on are not computed yet. */
export const computedUntil = (now: number): number => minuteOf(now - dueAt(0)) + MINUTE_MS
