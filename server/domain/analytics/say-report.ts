// The words of a report, the same on pages, in files and in mails: figures, times in the channel's zone, names of values.
import { HOUR_MS } from '#domain/instants.ts'
import { type Dimension, OTHERS, UNKNOWN } from './audience.ts'
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
  { label: 'Startup', value: saySeconds(report.startupMs) },
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

const DEVICES: Readonly<Record<string, string>> = { desktop: 'Computer', mobile: 'Phone', tablet: 'Tablet', tv: 'TV' }

export const DIMENSION_WORDS: Readonly<Record<Dimension, string>> = {
  country: 'Country',
  device: 'Device',
  browser: 'Browser',
  player: 'Player',
  host: 'Website',
  network: 'Network',
  rendition: 'Rendition',
}

/** @param value of a dimension: a country is its code */
export function sayValue(dimension: Dimension, value: string): string {
  if (value === UNKNOWN) return dimension === 'host' ? 'Direct or unknown' : 'Unknown'
  if (value === OTHERS) return 'Others'
  if (dimension === 'country') return /^[A-Z]{2}$/.test(value) ? (countries.of(value) ?? value) : value
  return dimension === 'device' ? (DEVICES[value] ?? value) : value
}

/** 1.2 s; of an unknown time –. */
export const saySeconds = (ms: number | null): string => (ms === null ? '–' : `${(ms / 1_000).toFixed(1)} s`)

/** “+12 %”; null where there is nothing to compare with. */
export function sayChange(now: number, before: number | null): string | null {
  if (before === null || before === 0) return null
  const change = Math.round((now / before - 1) * 100)
  return `${change > 0 ? '+' : change < 0 ? '−' : '±'}${Math.abs(change)} %`
}

export const HOW_COUNTED =
  'A view is a session whose first frame was shown. Watch time is what players reported, at most what was sent to them. Crawlers and monitors are not counted.'
