'use client'
import { Users } from 'lucide-react'
import { sayAverage } from '#domain/analytics/say-report.ts'
import { cn } from '#ui/cn.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatClockShort, formatDateTime } from '#ui/format.ts'
import { LineChart } from '#ui/line-chart.tsx'
import { KIND_TONES } from '../_recorder/recorder-words.ts'
import type { Days } from './period.ts'
import { type Piece, piecesOf } from './pieces.ts'
import type { ProgrammeRow } from './programme-table.tsx'

interface Point {
  at: string
  value: number | null
}

interface RetentionChartProps {
  points: readonly Point[]
  /** The same length of time before, or null. */
  before: readonly Point[] | null
  days: Days
  /** Drawn below the curve; null: the period is too long. */
  airings: readonly ProgrammeRow[] | null
}

/** Narrower pieces have no name, and no edge. */
const NAMED = 0.04
const EDGED = 0.004

/** The curve of the viewers, over what aired. */
export function RetentionChart({ points, before, days, airings }: RetentionChartProps) {
  if (!points.some(({ value }) => value)) {
    return (
      <EmptyState icon={Users} title="No viewers" className="py-8">
        Nobody watched in this time, or it is not computed yet: minutes are shown three minutes after their end.
      </EmptyState>
    )
  }
  const times = points.map(({ at }) => Date.parse(at))
  const [from, to] = [times[0]!, times.at(-1)!]
  const length = Math.max(1, to - from)
  const sizeOf = (piece: Piece) => (piece.to - piece.from) / length
  const compared = before?.some(({ value }) => value) ?? false
  return (
    <LineChart
      label="Viewers"
      times={times}
      lines={[
        ...(compared
          ? [{ label: BEFORE[days], tone: 'muted' as const, values: times.map((_, i) => before?.[i]?.value ?? null) }]
          : []),
        { label: 'Viewers', tone: 'accent', values: points.map(({ value }) => value) },
      ]}
      format={sayAverage}
      formatTime={days === 1 ? formatClockShort : formatDateTime}
      {...(airings && {
        below: ({ left, width }: { left: number; width: number }) => (
          <div className="relative mt-1 h-8" style={{ marginLeft: left, width }} data-testid="rundown-lane" aria-hidden>
            {piecesOf(airings, { from, to }, EDGED).map((piece) => (
              <span
                key={piece.from}
                title={`${formatClockShort(piece.from)} ${piece.title}${piece.airings > 1 ? ` and ${piece.airings - 1} more` : ''}`}
                className={cn(
                  'absolute inset-y-0 overflow-hidden whitespace-nowrap px-1 text-[0.6875rem] leading-8',
                  KIND_TONES[piece.kind],
                  sizeOf(piece) > EDGED && 'rounded-sm border-surface border-r',
                )}
                style={{ left: `${((piece.from - from) / length) * 100}%`, width: `${sizeOf(piece) * 100}%` }}
              >
                {sizeOf(piece) > NAMED && piece.title}
              </span>
            ))}
          </div>
        ),
      })}
    />
  )
}

const BEFORE: Record<Days, string> = { 1: 'A week before', 7: 'The 7 days before', 28: 'The 28 days before' }
