import { clampTo, LIVE_WITHIN_MS } from '#domain/player/dvr-range.ts'
import { formatClock, formatDuration } from '#ui/format.ts'
import type { Air } from './use-air.ts'

const STEP_S = 1

/** The seek bar of the DVR window: its left end is the oldest instant, its right end is live. */
export function DvrBar({ air, onSeek }: { air: Air; onSeek(at: number): void }) {
  const { from, to } = air.range
  const lengthS = Math.max(1, Math.round((to - from) / 1_000))
  const at = clampTo(air.range, air.pictureAt)
  const reachedS = Math.round((at - from) / 1_000)
  const behindMs = to - at
  const share = `${(reachedS / lengthS) * 100}%`
  return (
    <input
      type="range"
      min={0}
      max={lengthS}
      step={STEP_S}
      value={reachedS}
      onChange={(event) => onSeek(from + Number(event.target.value) * 1_000)}
      aria-label="Seek"
      aria-valuetext={
        behindMs < LIVE_WITHIN_MS ? 'Live' : `${formatDuration(behindMs)} behind live, aired at ${formatClock(at)}`
      }
      data-testid="dvr-bar"
      className="player-range block w-full"
      style={{ '--reached': share } as React.CSSProperties}
    />
  )
}
