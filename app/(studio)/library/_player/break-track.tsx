'use client'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { formatDuration } from '#ui/format.ts'

/** Segments that Shift with an arrow key moves by. */
const MANY = 10

interface BreakTrackProps {
  durationMs: number
  segmentMs: number
  positionsMs: readonly number[]
  playheadMs: number
  onSeek(toMs: number): void
  onMove(index: number, toMs: number): void
  onRemove(index: number): void
}

/** The item's timeline with its break positions: dragged, or moved by arrow keys one segment at a time. */
export function BreakTrack(props: BreakTrackProps) {
  const { durationMs, segmentMs, positionsMs, playheadMs, onSeek, onMove, onRemove } = props
  const track = useRef<HTMLDivElement>(null)
  const [held, setHeld] = useState<number | null>(null)
  const share = (ms: number) => `${(ms / durationMs) * 100}%`

  const placeUnder = ({ clientX }: PointerEvent) => {
    const { left, width } = track.current!.getBoundingClientRect()
    return Math.min(Math.max((clientX - left) / width, 0), 1) * durationMs
  }

  function seekByKey(event: KeyboardEvent) {
    const step = { ArrowLeft: -segmentMs, ArrowRight: segmentMs }[event.key]
    if (!step) return
    event.preventDefault()
    onSeek(Math.min(Math.max(playheadMs + step * (event.shiftKey ? MANY : 1), 0), durationMs))
  }

  function keyOnBreak(event: KeyboardEvent, index: number) {
    const step = { ArrowLeft: -segmentMs, ArrowRight: segmentMs }[event.key]
    if (step) onMove(index, positionsMs[index]! + step * (event.shiftKey ? MANY : 1))
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove(index)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div ref={track} className="relative h-11 select-none">
      <div
        role="slider"
        tabIndex={0}
        aria-label="Playhead"
        aria-valuemin={0}
        aria-valuemax={durationMs}
        aria-valuenow={Math.round(playheadMs)}
        aria-valuetext={formatDuration(playheadMs)}
        className="absolute inset-0 cursor-pointer rounded-lg bg-raised"
        onKeyDown={seekByKey}
        onPointerDown={(event) => onSeek(placeUnder(event))}
      >
        <span className="absolute inset-y-0 left-0 rounded-l-lg bg-accent-soft" style={{ width: share(playheadMs) }} />
        <span className="absolute inset-y-0 -ml-px w-0.5 bg-ink" style={{ left: share(playheadMs) }} />
      </div>
      {positionsMs.map((positionMs, index) => (
        <div
          // The index identifies a break: its position changes while it is dragged.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          role="slider"
          tabIndex={0}
          aria-label={`Break ${index + 1}`}
          aria-valuemin={0}
          aria-valuemax={durationMs}
          aria-valuenow={positionMs}
          aria-valuetext={formatDuration(positionMs)}
          data-testid="break-mark"
          className="absolute inset-y-0 -ml-2 flex w-4 cursor-ew-resize touch-none justify-center"
          style={{ left: share(positionMs) }}
          onKeyDown={(event) => keyOnBreak(event, index)}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            setHeld(index)
          }}
          onPointerMove={(event) => held === index && onMove(index, placeUnder(event))}
          onPointerUp={() => setHeld(null)}
          onPointerCancel={() => setHeld(null)}
        >
          <span className="h-full w-1 rounded-full bg-warn" />
        </div>
      ))}
    </div>
  )
}
