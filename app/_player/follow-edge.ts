// hls.js treats a playlist as new when it arrives. It keeps polling at the phase it started with, up to one
// segment behind each update, and would stay that far behind. The playlist's PROGRAM-DATE-TIME and the
// origin's clock give this delay: the picture may be that much closer to the playlist's end.
import type HlsModule from 'hls.js'
import type { LevelDetails } from 'hls.js'
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { TARGET_DURATION_S } from '#domain/ladder/ladder.ts'
import { TIME_PATH } from '#domain/player/time-path.ts'

/** A clock reading that took longer is too inexact. */
const MAX_TRIP_MS = 600
const HOLD_BACK_S = 3 * TARGET_DURATION_S

/** Without the origin's clock nothing changes. */
export async function followEdge(hls: HlsModule, Hls: typeof HlsModule, url: string): Promise<void> {
  const aheadMs = await readClockAhead(new URL(TIME_PATH, new URL(url, location.href)))
  if (aheadMs === null) return
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
    // A playlist without new segments is not late: the library has waited since the last one.
    if (!details.advanced) return
    hls.config.liveSyncDuration = syncDurationS(details.fragments.at(-1), Date.now() - aheadMs)
  })
}

/** @param now the origin's time when the playlist arrives @returns seconds behind the playlist's end */
export function syncDurationS(
  newest: Pick<LevelDetails['fragments'][number], 'programDateTime' | 'duration'> | undefined,
  now: number,
): number {
  if (typeof newest?.programDateTime !== 'number') return HOLD_BACK_S
  const lateMs = now - (newest.programDateTime + newest.duration * 1_000)
  // More than a segment late: the channel does not advance, or a clock was set.
  return lateMs > 0 && lateMs <= LONGEST_SEGMENT_MS ? HOLD_BACK_S - lateMs / 1_000 : HOLD_BACK_S
}

/** By how much the local clock is ahead of the origin's, ms; null: unknown. */
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
