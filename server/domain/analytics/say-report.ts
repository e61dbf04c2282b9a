// The words of a report, the same on pages, in files and in mails: figures, times in the channel's zone, names of values.
import { HOUR_MS } from '#domain/instants.ts'
import { OTHERS, UNKNOWN } from './audience.ts'
import { MINUTE_MS } from './minutes.ts'
import type { SeriesStep } from './report-series.ts'

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

export const sayCount = (value: number): string => whole.format(value)
/** Viewers on average. */
export const sayAverage = (value: number): string => oneDigit.format(value)
/** @param share 0 to 1 */
export const sayShare = (share: number): string => `${oneDigit.format(share * 100)} %`

export function sayWatchTime(ms: number): string {
  if (ms < MINUTE_MS) return `${whole.format(ms / 1_000)} s`
  return ms < HOUR_MS ? `${whole.format(ms / MINUTE_MS)} min` : `${oneDigit.format(ms / HOUR_MS)} h`
}

interface Headline {
  averageViewers: number
  peakViewers: number
  uniqueViewers: number
  views: number
  watchTimeMs: number
  completion: number
  rebufferRatio: number
  startupMs: number | null
}

/** The figures above everything else. */
export const headlineOf = (report: Headline): { label: string; value: string }[] => [
  { label: 'Average viewers', value: sayAverage(report.averageViewers) },
  { label: 'Peak viewers', value: sayAverage(report.peakViewers) },
  { label: 'Unique viewers', value: sayCount(report.uniqueViewers) },
  { label: 'Views', value: sayCount(report.views) },
  { label: 'Watch time', value: sayWatchTime(report.watchTimeMs) },
  { label: 'Completion', value: sayShare(report.completion) },
  { label: 'Rebuffer ratio', value: sayShare(report.rebufferRatio) },
  { label: 'Startup', value: report.startupMs === null ? '–' : `${oneDigit.format(report.startupMs / 1_000)} s` },
]

export interface ReportTimes {
  /** 21 Nov 2026, 14:03 */
  instant(at: number | string): string
  /** 21 Nov 2026 */
  day(at: number | string): string
  /** 21 Nov, 14:00, or of a day without its time. */
  step(at: number): string
  /** The first and the last instant, and the zone. */
  range(report: { from: string; to: string }): string
}

/** In the language of the product, so that a server and a browser write the same. */
export function reportTimes(zone: string, step: SeriesStep = 'hour'): ReportTimes {
  const formats = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' })
    return (at: number | string) => format.format(new Date(at))
  }
  const date = { day: 'numeric', month: 'short' } as const
  const time = { hour: '2-digit', minute: '2-digit' } as const
  const instant = formats({ ...date, year: 'numeric', ...time })
  return {
    instant,
    day: formats({ ...date, year: 'numeric' }),
    step: formats(step === 'hour' ? { ...date, ...time } : date),
    range: ({ from, to }) => `${instant(from)} – ${instant(to)} (${zone})`,
  }
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

/** @param value a country by its code, or a device */
export function sayValue(dimension: 'country' | 'device', value: string): string {
  if (value === UNKNOWN) return 'Unknown'
  if (value === OTHERS) return 'Others'
  if (dimension === 'country' && /^[A-Z]{2}$/.test(value)) return countries.of(value) ?? value
  return value.charAt(0).toUpperCase() + value.slice(1)
}

export const HOW_COUNTED =
  'A view is a session whose first frame was shown. Watch time is what players reported, at most what was sent to them. Crawlers and monitors are not counted.'
