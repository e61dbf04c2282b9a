import { type CSSProperties, type PointerEvent, useEffect, useState } from 'react'
import { tileAt } from '#domain/media/storyboard.ts'
import type { PublicStoryboard } from '#features/on-demand/schema.ts'
import { formatDuration } from '#ui/format.ts'
import { tileStyle } from './tile-style.ts'

const WIDTH_PX = 160
/** After a key or a drag. A pointer over the bar keeps it. */
const SHOWN_MS = 1_500

interface ScrubBarProps {
  atS: number
  durationS: number
  /** Null: no pictures. */
  storyboard: PublicStoryboard | null
  urlOf(sheet: number): string
  onSeek(toS: number): void
}

/** The seek bar of a video. Above the pointer, or the place that a key or a finger moved to, is the picture of that time. */
export function ScrubBar({ atS, durationS, storyboard, urlOf, onSeek }: ScrubBarProps) {
  /** Seconds; null: nothing is shown. */
  const [hovered, setHovered] = useState<number | null>(null)
  const [moved, setMoved] = useState<number | null>(null)

  useEffect(() => {
    if (moved === null) return
    const timer = setTimeout(() => setMoved(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [moved])

  function follow({ currentTarget, clientX, pointerType }: PointerEvent) {
    if (pointerType !== 'mouse') return
    const { left, width } = currentTarget.getBoundingClientRect()
    setHovered(Math.min(Math.max((clientX - left) / width, 0), 1) * durationS)
  }

  const shownS = hovered ?? moved
  const share = durationS > 0 ? Math.min(atS / durationS, 1) : 0
  return (
    <div className="relative" onPointerMove={follow} onPointerLeave={() => setHovered(null)}>
      <input
        type="range"
        min={0}
        max={Math.max(Math.ceil(durationS), 1)}
        step={1}
        // Whole steps: the browser rounds others, and React would take that for another move, back to where it was.
        value={Math.round(Math.min(atS, durationS))}
        onChange={(event) => {
          const toS = Number(event.target.value)
          setMoved(toS)
          onSeek(toS)
        }}
        aria-label="Seek"
        aria-valuetext={`${formatDuration(atS * 1_000)} of ${formatDuration(durationS * 1_000)}`}
        data-testid="scrub-bar"
        className="player-range block w-full"
        style={{ '--reached': `${share * 100}%` } as CSSProperties}
      />
      {storyboard && shownS !== null && (
        <div
          aria-hidden
          data-testid="scrub-picture"
          data-tile={tileAt(storyboard, shownS * 1_000)}
          className="pointer-events-none absolute bottom-full mb-1 max-w-full overflow-hidden rounded-md border border-white/30 bg-black text-white"
          style={{
            width: WIDTH_PX,
            left: `clamp(0px, calc(${(shownS / Math.max(durationS, 1)) * 100}% - ${WIDTH_PX / 2}px), calc(100% - ${WIDTH_PX}px))`,
          }}
        >
          <div className="aspect-video" style={tileStyle(urlOf, tileAt(storyboard, shownS * 1_000))} />
          <p className="clock py-0.5 text-center text-xs">{formatDuration(shownS * 1_000)}</p>
        </div>
      )}
    </div>
  )
}
