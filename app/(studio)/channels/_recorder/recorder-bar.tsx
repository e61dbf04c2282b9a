'use client'
import { isRule, ruleFacts } from '#domain/alert/rules.ts'
import type { RecorderView } from '#features/recorder/schema.ts'
import { cn } from '#ui/cn.ts'
import { formatAge } from '#ui/format.ts'
import { REASON_WORDS } from '../_as-run/as-run-words.ts'
import { type LanePiece, RecorderLane } from './recorder-lane.tsx'
import type { RecorderWindow } from './recorder-window.ts'
import {
  DESTINATION_TONES,
  DESTINATION_WORDS,
  KIND_TONES,
  PROBE_TONES,
  PROBE_WORDS,
  SEVERITY_TONES,
  STATE_TONES,
  STATE_WORDS,
} from './recorder-words.ts'

interface RecorderBarProps {
  view: RecorderView
  window: RecorderWindow
  /** Opens the next zoom at a time. */
  onOpen(at: number): void
}

/** The lanes of a channel over one time axis. */
export function RecorderBar({ view, window, onOpen }: RecorderBarProps) {
  const shared = { window, now: Date.parse(view.to) }
  const restarts = view.marks.filter(({ kind }) => kind !== 'deviation')
  const deviations = view.marks.filter(({ kind }) => kind === 'deviation')
  return (
    <div className="grid gap-2 px-4 pb-4 sm:px-5" data-testid="recorder-bar">
      <RecorderLane
        {...shared}
        label="State"
        summary={totals(view.state.map((each) => ({ ...each, words: STATE_WORDS[each.value] })))}
        pieces={view.state.map(({ from, to, value, note }) => ({
          ...{ id: from, from, to, tone: STATE_TONES[value] },
          words: note ? `${STATE_WORDS[value]}: ${note}` : STATE_WORDS[value],
        }))}
        marks={restarts.map(({ at, kind }) => ({
          ...{ id: `${kind} ${at}`, at, words: kind === 'restart' ? 'Restarted' : 'Taken over by another worker' },
        }))}
      />
      <RecorderLane
        {...shared}
        label="Programmes"
        summary={`${view.programmes.reduce((sum, { entries }) => sum + entries, 0)} airings, ${view.gaps.length} stretches of slate, ${deviations.length} deviations from the plan`}
        pieces={[
          ...view.programmes.map(({ from, to, title, kind, entries }) => ({
            ...{ id: from, from, to, tone: KIND_TONES[kind] },
            words: entries > 1 ? `${title} and ${entries - 1} more` : title,
          })),
          ...view.gaps.map(({ from, to, reason }) => ({
            ...{ id: `gap ${from}`, from, to, tone: 'bg-danger text-canvas' },
            words: reason ? `Slate: ${REASON_WORDS[reason]}` : 'Slate',
          })),
        ]}
      />
      {view.destinations.map(({ id, name, spans }) => (
        <RecorderLane
          key={id}
          {...shared}
          label={name}
          summary={totals(spans.map((each) => ({ ...each, words: DESTINATION_WORDS[each.value] })))}
          pieces={spans.map(({ from, to, value, note }) => ({
            ...{ id: from, from, to, tone: DESTINATION_TONES[value] },
            words: note ? `${DESTINATION_WORDS[value]}: ${note}` : DESTINATION_WORDS[value],
          }))}
        />
      ))}
      <RecorderLane {...shared} label="Alerts" summary={`${view.alerts.length}`} pieces={view.alerts.map(alertPiece)} />
      <RecorderLane
        {...shared}
        label="Probe"
        summary={view.probe.length === 0 ? 'nothing found' : `${view.probe.length} found`}
        pieces={view.probe.map(({ from, to, value, note }) => ({
          ...{ id: `${value} ${from}`, from, to, tone: PROBE_TONES[value] },
          words: note ? `${PROBE_WORDS[value]}: ${note}` : PROBE_WORDS[value],
        }))}
      />
      <Ruler window={window} onOpen={onOpen} />
    </div>
  )
}

const alertPiece = ({ id, from, to, rule, severity, subject }: RecorderView['alerts'][number]): LanePiece => ({
  ...{ id, from, to, tone: SEVERITY_TONES[severity] },
  words: `${isRule(rule) ? ruleFacts(rule).label : rule}: ${subject}`,
})

/** “On air 6 d 2 h, Stopped 22 h”. */
function totals(spans: readonly { from: string; to: string; words: string }[]): string {
  const sums = new Map<string, number>()
  for (const { from, to, words } of spans) sums.set(words, (sums.get(words) ?? 0) + Date.parse(to) - Date.parse(from))
  return [...sums].map(([words, ms]) => `${words} ${formatAge(ms)}`).join(', ') || 'not recorded'
}

/** Labels further right end at their tick; on a phone labels take more of the bar, and each second one is hidden. */
const LAST = 0.88
const LAST_ON_PHONE = 0.8

function Ruler({ window, onOpen }: Pick<RecorderBarProps, 'window' | 'onOpen'>) {
  const { zoom, from, to, ticks } = window
  return (
    <div className="grid gap-x-3 sm:grid-cols-[7.5rem_minmax(0,1fr)]">
      <span className="max-sm:hidden" />
      <div className="relative h-6 text-muted text-xs">
        {ticks.map(({ at, label }, index) => {
          const share = (at - from) / (to - from)
          const words = (
            <span
              className={cn(
                'px-1',
                share > LAST ? '-translate-x-full' : share > LAST_ON_PHONE && 'max-sm:-translate-x-full',
              )}
            >
              {label}
            </span>
          )
          const place = {
            className: cn(
              'clock absolute top-0.5 flex w-0 whitespace-nowrap border-line-strong border-l',
              index % 2 === 1 && 'max-lg:hidden',
            ),
            style: { left: `${share * 100}%` },
          }
          if (zoom === 'hour')
            return (
              <span key={at} {...place}>
                {words}
              </span>
            )
          return (
            <button
              key={at}
              type="button"
              {...place}
              className={cn(place.className, 'hover:text-ink')}
              onClick={() => onOpen(at)}
            >
              {words}
            </button>
          )
        })}
      </div>
    </div>
  )
}
