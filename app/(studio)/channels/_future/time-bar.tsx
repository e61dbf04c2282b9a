'use client'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { toLocalMs, type ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { MediaKindName } from '#features/media/schema.ts'
import type { FuturePieceView } from '#features/preview/schema.ts'
import { cn } from '#ui/cn.ts'
import { type BarDay, clockWords, dayWords } from './zone-time.ts'

/** Steps of the keys: 1, 15 and 60 minutes on the bar of a day; 1, 15 and 60 seconds on that of an hour. */
const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowDown: -15,
  ArrowUp: 15,
  PageDown: -60,
  PageUp: 60,
}
/** Pieces narrower than this share of the bar are drawn without an edge. */
const EDGED = 0.008
const NAMED = 0.035

const TONES: Record<MediaKindName, string> = {
  programme: 'bg-accent-soft text-accent',
  ad: 'bg-warn-soft text-warn',
  ident: 'bg-raised text-muted',
  filler: 'bg-raised text-muted',
  slate: 'bg-danger-soft text-danger',
}

interface TimeBarProps {
  label: string
  day: Pick<BarDay, 'from' | 'to'>
  stepMs: number
  ticks: readonly { at: number; label: string }[]
  clock: ZoneClock
  pieces: readonly FuturePieceView[]
  aim: number
  /** The instant in the picture; null while there is none. */
  pictureAt: number | null
  onAim(at: number): void
  onJump(at: number): void
}

/** A time range of the channel as a slider, with what airs drawn on it. */
export function TimeBar({ label, day, stepMs, ticks, clock, pieces, aim, pictureAt, onAim, onJump }: TimeBarProps) {
  const [held, setHeld] = useState<number | null>(null)
  const shown = held ?? aim
  const share = (at: number) => `${((at - day.from) / (day.to - day.from)) * 100}%`
  const airing = pieces.find(({ startsAt, endsAt }) => Date.parse(startsAt) <= shown && shown < Date.parse(endsAt))

  const instantUnder = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const part = Math.min(Math.max((event.clientX - left) / width, 0), 0.99999)
    return Math.round((day.from + part * (day.to - day.from)) / 1_000) * 1_000
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key]
    const edge = event.key === 'Home' ? day.from : event.key === 'End' ? day.to - stepMs : null
    if (step === undefined && edge === null) return
    event.preventDefault()
    onAim(edge ?? aim + step! * stepMs)
  }

  return (
    <div className="select-none">
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={day.from}
        aria-valuemax={day.to}
        aria-valuenow={Math.round(shown)}
        aria-valuetext={`${dayWords(toLocalMs(clock, shown))}, ${clockWords(clock, shown)}${airing ? `, ${airing.title}` : ''}`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setHeld(instantUnder(event))
        }}
        onPointerMove={(event) => held !== null && setHeld(instantUnder(event))}
        onPointerCancel={() => setHeld(null)}
        onPointerUp={(event) => {
          if (held === null) return
          setHeld(null)
          onJump(instantUnder(event))
        }}
        className="relative h-16 cursor-pointer touch-none overflow-hidden rounded-lg bg-canvas ring-1 ring-line ring-inset"
      >
        {pieces.map((piece) => (
          <Piece key={piece.startsAt} piece={piece} left={share(Date.parse(piece.startsAt))} day={day} />
        ))}
        {pictureAt !== null && pictureAt >= day.from && pictureAt < day.to && (
          <span
            className="absolute inset-y-0 w-0.5 bg-on-air"
            style={{ left: share(pictureAt) }}
            data-testid="picture-mark"
          />
        )}
        <span className="absolute inset-y-0 -ml-px w-0.5 bg-ink" style={{ left: share(shown) }} aria-hidden>
          <span className="absolute -top-1 -left-[5px] size-3 rounded-full bg-ink" />
        </span>
      </div>
      <div className="relative mt-1 h-4 text-muted text-xs" aria-hidden>
        {ticks.map(({ at, label: tick }, i) => (
          <span
            key={label}
            className={cn('clock absolute', i % 2 === 1 && 'max-sm:hidden')}
            style={{ left: share(at) }}
          >
            {tick}
          </span>
        ))}
      </div>
    </div>
  )
}

function Piece({ piece, left, day }: { piece: FuturePieceView; left: string; day: TimeBarProps['day'] }) {
  const { startsAt, endsAt, title, kind, entries } = piece
  const part = (Date.parse(endsAt) - Date.parse(startsAt)) / (day.to - day.from)
  const words = entries > 1 ? `${title} and ${entries - 1} more` : title
  return (
    <span
      aria-hidden
      title={words}
      className={cn('absolute inset-y-0 overflow-hidden border-line', part > EDGED && 'border-r', TONES[kind])}
      style={{ left, width: `${part * 100}%` }}
    >
      {part > NAMED && <span className="block truncate px-1 pt-4 text-xs">{words}</span>}
    </span>
  )
}
