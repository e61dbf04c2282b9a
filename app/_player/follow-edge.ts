// The library takes a list for as new as its arrival. It reads on in the step in which it began, up to a segment
// behind each new one, and would stay so much behind for as long as it plays. How late it reads is told by the
// list's PROGRAM-DATE-TIME and the origin's clock: by so much the picture may be closer to the list's end.
import type HlsModule from 'hls.js'
import type { LevelDetails } from 'hls.js'
import { SEGMENT_MS, TARGET_DURATION_S } from '#domain/ladder/ladder.ts'
import { TIME_PATH } from '#domain/player/time-path.ts'

/** A clock that took longer to be read says too little. */
const MAX_TRIP_MS = 600
const HOLD_BACK_S = 3 * TARGET_DURATION_S

/** Without the origin's clock all stays as it is. */
export async function followEdge(hls: HlsModule, Hls: typeof HlsModule, url: string): Promise<void> {
  const aheadMs = await readClockAhead(new URL(TIME_PATH, new URL(url, location.href)))
  if (aheadMs === null) return
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
    // One that says nothing new is no list that came late: the library has waited since the last.
    if (!details.advanced) return
    hls.config.liveSyncDuration = syncDurationS(details.fragments.at(-1), Date.now() - aheadMs)
  })
}

/** @param now on the origin's clock, as the list comes @returns seconds behind the list's end */
export function syncDurationS(
  newest: Pick<LevelDetails['fragments'][number], 'programDateTime' | 'duration'> | undefined,
  now: number,
): number {
  if (typeof newest?.programDateTime !== 'number') return HOLD_BACK_S
  const lateMs = now - (newest.programDateTime + newest.duration * 1_000)
  // More than a segment late: that is a list of a channel that stands still, or a clock that was set.
  return lateMs > 0 && lateMs <= SEGMENT_MS ? HOLD_BACK_S - lateMs / 1_000 : HOLD_BACK_S
}

/** By how much our clock is ahead of the origin's, ms; null: it cannot be told. */
async function readClockAhead(address: URL): Promise<number | null> {
  try {
    const asked = Date.now()
    const origin = Date.parse(await (await fetch(address, { cache: 'no-store' })).text())
    const got = Date.now()
    return Number.isNaN(origin) || got - asked > MAX_TRIP_MS ? null : (asked + got) / 2 - origin
  } catch {
    return null
  }
}
