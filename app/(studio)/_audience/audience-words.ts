// How figures of viewers are named and written.
import { OTHERS, UNKNOWN } from '#domain/analytics/audience.ts'

export const DIMENSION_WORDS = {
  country: 'Country',
  network: 'Network',
  device: 'Device',
  browser: 'Browser',
  player: 'Player',
  host: 'Website',
  rendition: 'Rendition',
} as const

const regions = new Intl.DisplayNames(undefined, { type: 'region', fallback: 'code' })
const DEVICES: Record<string, string> = { desktop: 'Computer', mobile: 'Phone', tablet: 'Tablet', tv: 'TV' }

/** A value of a dimension, for people. */
export function valueWords(dimension: keyof typeof DIMENSION_WORDS, value: string): string {
  if (value === UNKNOWN) return dimension === 'host' ? 'This product’s pages' : 'Unknown'
  if (value === OTHERS) return 'Others'
  if (dimension === 'country') return /^[A-Z]{2}$/.test(value) ? (regions.of(value) ?? value) : value
  if (dimension === 'device') return DEVICES[value] ?? value
  return value
}

export const formatCount = (value: number) => Math.round(value).toLocaleString()

/** Averages of few viewers need their decimals. */
export const formatAverage = (value: number) =>
  value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })

/** 12.3 % */
export const formatShare = (share: number) =>
  `${(share * 100).toLocaleString(undefined, { maximumFractionDigits: share < 0.1 ? 2 : 1 })} %`

/** 1.2 s */
export const formatSeconds = (ms: number | null) => (ms === null ? '–' : `${(ms / 1_000).toFixed(1)} s`)

const HOUR_MS = 3_600_000

/** Watch time: hours, or minutes while it is short. */
export const formatWatchTime = (ms: number) =>
  ms >= HOUR_MS ? `${formatAverage(ms / HOUR_MS)} h` : `${formatAverage(ms / 60_000)} min`

/** “+12 %”, or nothing where there is nothing to compare with. */
export function changeWords(now: number, before: number | null): string | null {
  if (before === null || before === 0) return null
  const change = Math.round((now / before - 1) * 100)
  return `${change > 0 ? '+' : change < 0 ? '−' : '±'}${Math.abs(change)} %`
}
