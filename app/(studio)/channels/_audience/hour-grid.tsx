import { sayAverage } from '#domain/analytics/say-report.ts'
import { Tint } from './tint.tsx'

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const hourWords = (hour: number) => `${String(hour).padStart(2, '0')}:00`

/** Average viewers by weekday and hour, as a table whose cells are tinted. @param cells weekdays, Monday first, then hours */
export function HourGrid({ cells }: { cells: readonly (readonly (number | null)[])[] }) {
  const most = Math.max(0, ...cells.flat().map((value) => value ?? 0))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="relative overflow-x-auto px-4 pb-5 sm:px-5" aria-label="Hours and weekdays" tabIndex={0}>
      <table className="w-full min-w-[46rem] border-separate border-spacing-px text-center text-[0.6875rem]">
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">Weekday</span>
            </th>
            {Array.from({ length: 24 }, (_, hour) => (
              <th key={hourWords(hour)} scope="col" className="clock font-normal text-muted">
                <span className="sr-only">{hourWords(hour)}</span>
                <span aria-hidden>{hour % 3 === 0 ? String(hour).padStart(2, '0') : ''}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((weekday, i) => (
            <tr key={weekday}>
              <th scope="row" className="pr-2 text-left font-normal text-muted">
                {weekday}
              </th>
              {cells[i]?.map((value, hour) => (
                <td
                  key={hourWords(hour)}
                  title={`${weekday} ${hourWords(hour)}: ${value === null ? 'unknown' : `${sayAverage(value)} viewers`}`}
                  className="relative h-8 overflow-hidden rounded-sm bg-raised"
                >
                  <Tint share={value === null || most === 0 ? 0 : value / most} />
                  <span className="clock relative">{value === null ? '–' : short(value)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** 1.2k: for narrow cells. */
const short = (value: number) =>
  Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
