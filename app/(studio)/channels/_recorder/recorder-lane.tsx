import { cn } from '#ui/cn.ts'
import type { RecorderWindow } from './recorder-window.ts'

export interface LanePiece {
  id: string
  from: string
  /** Null: until now. */
  to: string | null
  words: string
  tone: string
}

/** Pieces narrower than this share of the bar are drawn without an edge. */
const EDGED = 0.008
const NAMED = 0.06

interface LaneProps {
  label: string
  /** Read instead of the picture; the list below holds each piece. */
  summary: string
  pieces: readonly LanePiece[]
  marks?: readonly { id: string; at: string; words: string }[]
  window: Pick<RecorderWindow, 'from' | 'to'>
  /** End of what is known. */
  now: number
}

/** One row of the time bar. */
export function RecorderLane({ label, summary, pieces, marks = [], window, now }: LaneProps) {
  const share = (at: number) =>
    (Math.min(Math.max(at, window.from), window.to) - window.from) / (window.to - window.from)
  return (
    <div className="grid items-center gap-x-3 gap-y-1 sm:grid-cols-[7.5rem_minmax(0,1fr)]">
      <span className="truncate text-muted text-xs" title={label}>
        {label}
      </span>
      <div
        role="img"
        aria-label={`${label}: ${summary}`}
        className="relative h-7 overflow-hidden rounded-md bg-canvas ring-1 ring-line ring-inset"
      >
        {pieces.map(({ id, from, to, words, tone }) => {
          const left = share(Date.parse(from))
          const part = share(to === null ? now : Date.parse(to)) - left
          return (
            <span
              key={id}
              title={words}
              className={cn(
                'absolute inset-y-0 min-w-0.5 overflow-hidden border-surface',
                part > EDGED && 'border-r',
                tone,
              )}
              style={{ left: `${left * 100}%`, width: `${part * 100}%` }}
            >
              {part > NAMED && <span className="block truncate px-1.5 text-xs leading-7">{words}</span>}
            </span>
          )
        })}
        {marks.map(({ id, at, words }) => (
          <span
            key={id}
            title={words}
            className="absolute inset-y-0 -ml-px w-0.5 bg-ink"
            style={{ left: `${share(Date.parse(at)) * 100}%` }}
          >
            <span className="absolute top-0 -left-[3px] size-2 rotate-45 bg-ink" />
          </span>
        ))}
      </div>
    </div>
  )
}
