import { type Dimension, OTHERS } from '#domain/analytics/audience.ts'
import { sayCount, sayShare, sayValue } from '#domain/analytics/say-report.ts'

interface TopListProps {
  dimension: Dimension
  values: readonly { value: string; viewers: number }[]
  /** Of all viewers. */
  total: number
}

const MOST = 6

/** The most frequent values of a dimension, as bars. */
export function TopList({ dimension, values, total }: TopListProps) {
  return (
    <ol className="grid gap-2 text-sm">
      {shownOf(values).map(({ value, viewers }) => {
        const words = sayValue(dimension, value)
        return (
          <li key={value}>
            <p className="flex justify-between gap-3">
              <span className="min-w-0 truncate" title={words}>
                {words}
              </span>
              <span className="clock shrink-0 text-muted text-xs leading-5">
                {sayCount(viewers)} · {sayShare(viewers / total)}
              </span>
            </p>
            <span className="mt-1 block h-1 rounded-full bg-raised" aria-hidden>
              <span className="block h-1 rounded-full bg-accent" style={{ width: `${(viewers / total) * 100}%` }} />
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** The smallest together. */
function shownOf(values: TopListProps['values']): TopListProps['values'] {
  const rest = values.slice(MOST).reduce((sum, { viewers }) => sum + viewers, 0)
  return rest > 0 ? [...values.slice(0, MOST), { value: OTHERS, viewers: rest }] : values
}
