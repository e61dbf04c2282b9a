'use client'
import { useTheme } from 'next-themes'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { cn } from './cn.ts'
import { type Column, DataTable } from './data-table.tsx'
import { formatClock, formatClockShort } from './format.ts'

type Tone = 'accent' | 'warn' | 'danger' | 'muted'

export interface ChartLine {
  label: string
  tone: Tone
  /** One for each time; null: no value. */
  values: readonly (number | null)[]
}

interface LineChartProps {
  /** Names the chart for screen readers. */
  label: string
  /** Epoch ms, ascending. */
  times: readonly number[]
  lines: readonly ChartLine[]
  format(value: number): string
  /** Omitted: the time of day. */
  formatTime?(ms: number): string
  /** Below the chart, on its time axis: `left` and `width` in px from the edge of the chart. */
  below?(area: PlotArea): ReactNode
}

export interface PlotArea {
  left: number
  width: number
}

const HEIGHT_PX = 160
const LABEL_CHARACTER_PX = 6
/** Height of the time axis. */
const AXIS_PX = 28
/** Rows of the table at first, the newest first. */
const TABLE_ROWS = 24

const SWATCHES: Record<Tone, string> = { accent: 'bg-accent', warn: 'bg-warn', danger: 'bg-danger', muted: 'bg-muted' }

/** Lines over time; the same values as a table below them. The legend shows the newest known, or those under the pointer. */
export function LineChart({ label, times, lines, format, formatTime, below }: LineChartProps) {
  const [area, setArea] = useState<PlotArea | null>(null)
  const [pointedAt, setPointedAt] = useState<number | null>(null)
  const pointed = pointedAt !== null && pointedAt < times.length ? pointedAt : null
  return (
    <figure className="px-4 pb-4 sm:px-5">
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 pb-2 text-xs">
        {lines.map(({ label: name, tone, values }) => (
          <span key={name} className="flex items-center gap-1.5 text-muted">
            <span className={cn('h-0.5 w-3 rounded-full', SWATCHES[tone])} aria-hidden />
            {name}{' '}
            <span className="clock text-ink">
              {shown(pointed === null ? values.findLast((value) => value !== null) : values[pointed], format)}
            </span>
          </span>
        ))}
      </figcaption>
      <Canvas
        {...{ label, times, lines, format }}
        formatTime={formatTime ?? formatClockShort}
        onPoint={setPointedAt}
        onArea={(next) => setArea((last) => (last?.left === next.left && last.width === next.width ? last : next))}
      />
      {area && below?.(area)}
      <details className="mt-2 text-xs">
        <summary className="cursor-pointer text-muted hover:text-ink">Values as a table</summary>
        <Values {...{ label, times, lines, format }} formatTime={formatTime ?? formatClock} />
      </details>
    </figure>
  )
}

const shown = (value: number | null | undefined, format: (value: number) => string) =>
  value === null || value === undefined ? '–' : format(value)

type Drawn = Required<Omit<LineChartProps, 'below'>>

function Values({ label, times, lines, format, formatTime }: Drawn) {
  const columns: Column<{ at: number; index: number }>[] = [
    { label: 'Time', bare: true, className: 'clock', cell: ({ at }) => formatTime(at) },
    ...lines.map(({ label: name, values }) => ({
      label: name,
      numeric: true,
      cell: ({ index }: { index: number }) => shown(values[index], format),
    })),
  ]
  return (
    <DataTable
      label={`${label}, values`}
      columns={columns}
      rows={times.map((at, index) => ({ at, index })).toReversed()}
      rowId={({ at }) => String(at)}
      pageRows={TABLE_ROWS}
    />
  )
}

function Canvas({
  label,
  times,
  lines,
  format,
  formatTime,
  onPoint,
  onArea,
}: Drawn & { onPoint(index: number | null): void; onArea(area: PlotArea): void }) {
  const { resolvedTheme } = useTheme()
  const frameRef = useRef<HTMLDivElement>(null)
  const plotRef = useRef<uPlot>(null)
  const formatRef = useRef(format)
  formatRef.current = format
  const formatTimeRef = useRef(formatTime)
  formatTimeRef.current = formatTime
  const pointRef = useRef(onPoint)
  pointRef.current = onPoint
  const areaRef = useRef(onArea)
  areaRef.current = onArea
  // What the lines are; their values change without a new chart.
  const shape = JSON.stringify(lines.map(({ label: name, tone }) => [name, tone]))

  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read from the page when its theme changes
  useEffect(() => {
    const frame = frameRef.current
    if (!frame) return
    const drawn: [string, Tone][] = JSON.parse(shape)
    const plot = new uPlot(
      optionsOf(drawn, {
        width: frame.clientWidth,
        format: (value) => formatRef.current(value),
        formatTime: (ms) => formatTimeRef.current(ms),
        onPoint: (index) => pointRef.current(index),
        onArea: (area) => areaRef.current(area),
      }),
      [[], ...drawn.map(() => [])],
      frame,
    )
    plotRef.current = plot
    const resize = new ResizeObserver(() => plot.setSize({ width: frame.clientWidth, height: HEIGHT_PX }))
    resize.observe(frame)
    return () => {
      resize.disconnect()
      plot.destroy()
      plotRef.current = null
    }
  }, [shape, resolvedTheme])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new chart needs the values as well
  useEffect(() => {
    plotRef.current?.setData([times.map((ms) => ms / 1_000), ...lines.map(({ values }) => [...values])])
  }, [times, lines, shape, resolvedTheme])

  return (
    <div
      ref={frameRef}
      role="img"
      aria-label={label}
      className="w-full overflow-hidden"
      style={{ height: HEIGHT_PX }}
    />
  )
}

interface Drawing {
  width: number
  format(value: number): string
  formatTime(ms: number): string
  onPoint(index: number | null): void
  onArea(area: PlotArea): void
}

function optionsOf(
  lines: readonly (readonly [string, Tone])[],
  { width, format, formatTime, onPoint, onArea }: Drawing,
): uPlot.Options {
  const page = getComputedStyle(document.documentElement)
  const colour = (name: string) => page.getPropertyValue(`--${name}`).trim() || 'gray'
  const font = '11px sans-serif'
  const axis = { stroke: colour('muted'), font, grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } }
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { y: { range: (_, _min, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        size: AXIS_PX,
        space: formatTime(0).length * LABEL_CHARACTER_PX + 16,
        values: (_, ticks) => ticks.map((seconds) => formatTime(seconds * 1_000)),
      },
      { ...axis, size: 64, values: (_, ticks) => ticks.map(format) },
    ],
    series: [
      {},
      ...lines.map(([label, tone]) => ({ label, stroke: colour(tone), width: 1.5, points: { show: false } })),
    ],
    hooks: {
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
      draw: [({ over: { offsetLeft: left, offsetWidth: width } }) => onArea({ left, width })],
    },
  }
}
