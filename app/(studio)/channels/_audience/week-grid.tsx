'use client'
import { CalendarOff } from 'lucide-react'
import { sayAverage } from '#domain/analytics/say-report.ts'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatClockShort } from '#ui/format.ts'
import { type BarDay, dayWords, hourTicks } from '../_future/zone-time.ts'
import { averageOf, type Piece, piecesOf } from './pieces.ts'
import type { ProgrammeRow } from './programme-table.tsx'
import { Tint } from './tint.tsx'

const DAY_PX = 960
/** Shorter pieces are drawn together. */
const LEAST_PX = 3
const NAMED_PX = 13

interface WeekGridProps {
  clock: ZoneClock
  days: readonly BarDay[]
  rows: readonly ProgrammeRow[]
}

/** Seven days side by side: what aired, tinted by its average audience. The table of programmes says the same as text. */
export function WeekGrid({ clock, days, rows }: WeekGridProps) {
  if (rows.length === 0)
    return (
      <EmptyState icon={CalendarOff} title="Nothing aired in this week" className="py-10">
        The channel was off air or did not exist yet.
      </EmptyState>
    )
  const columns = days.map((day) => ({ day, pieces: piecesOf(rows, day, LEAST_PX / DAY_PX) }))
  const most = Math.max(0, ...columns.flatMap(({ pieces }) => pieces.map(averageOf)))
  return (
    <section
      className="relative max-h-[36rem] overflow-auto px-4 pb-5 sm:px-5"
      aria-label="Week"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <div className="grid min-w-[44rem] grid-cols-[3rem_repeat(7,minmax(0,1fr))] gap-x-px">
        <span className="sticky top-0 z-10 bg-surface" />
        {columns.map(({ day }) => (
          <p key={day.localMs} className="sticky top-0 z-10 bg-surface pb-1.5 text-center text-muted text-xs">
            {dayWords(day.localMs)}
          </p>
        ))}
        <Hours clock={clock} day={days[0]!} />
        {columns.map(({ day, pieces }) => (
          <div key={day.localMs} className="relative bg-canvas" style={{ height: DAY_PX }} data-testid="week-day">
            {pieces.map((piece) => (
              <PieceBlock key={piece.from} piece={piece} day={day} most={most} />
            ))}
          </div>
        ))}
      </div>
    </section>
  )
}

function Hours({ clock, day }: { clock: ZoneClock; day: BarDay }) {
  return (
    <div className="relative" style={{ height: DAY_PX }}>
      {hourTicks(clock, day).map(({ at, label }) => (
        <span key={at} className="clock absolute right-2 text-[0.6875rem] text-muted" style={{ top: topOf(at, day) }}>
          {label}
        </span>
      ))}
    </div>
  )
}

function PieceBlock({ piece, day, most }: { piece: Piece; day: BarDay; most: number }) {
  const height = topOf(piece.to, day) - topOf(piece.from, day)
  const viewers = averageOf(piece)
  const more = piece.airings > 1 ? ` and ${piece.airings - 1} more` : ''
  return (
    <div
      title={`${formatClockShort(piece.from)} ${piece.title}${more}: ${sayAverage(viewers)} viewers on average`}
      className="absolute inset-x-0 overflow-hidden border-surface border-b bg-raised px-1 text-[0.6875rem] leading-[0.8125rem]"
      style={{ top: topOf(piece.from, day), height }}
    >
      <Tint share={most === 0 ? 0 : viewers / most} />
      {height >= NAMED_PX && (
        <p className="relative flex justify-between gap-1">
          <span className="min-w-0 truncate">{piece.title}</span>
          <span className="clock shrink-0">{sayAverage(viewers)}</span>
        </p>
      )}
    </div>
  )
}

const topOf = (at: number, { from, to }: BarDay) => ((at - from) / (to - from)) * DAY_PX
