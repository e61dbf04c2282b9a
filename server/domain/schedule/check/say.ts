// Formats times, lengths and sources for the flight check, the clock change preview and the list of changes.
import { parseLocal } from '../model/local-time.ts'
import type { Source } from '../model/schedule.ts'
import { toLocalMs, type ZoneClock } from '../recurrence/zone.ts'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 20:15, or 20:15:30 if the seconds are not zero. */
export function sayTime(localMs: number): string {
  const text = new Date(localMs).toISOString().slice(11, 19)
  return text.endsWith(':00') ? text.slice(0, 5) : text
}

/** Mon 20:15 */
export function sayDayTime(localMs: number): string {
  return `${WEEKDAYS[new Date(localMs).getUTCDay()]} ${sayTime(localMs)}`
}

/** Mon 23 Nov 2026 20:15 */
export function sayDateTime(localMs: number): string {
  return `${WEEKDAYS[new Date(localMs).getUTCDay()]} ${sayDay(localMs)} ${sayTime(localMs)}`
}

/** 2026-11-23 → 23 Nov 2026; anything else stays as it is. */
export function sayDate(date: string): string {
  const localMs = parseLocal(date)
  return localMs === null ? date : sayDay(localMs)
}

function sayDay(localMs: number): string {
  const date = new Date(localMs)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

export function sayInstant(clock: ZoneClock, instant: number): string {
  return sayDayTime(toLocalMs(clock, instant))
}

/** 1 h 30 min, 12 min 5 s, 3.2 s */
export function sayLength(durationMs: number): string {
  if (durationMs < 60_000) return `${Math.round(durationMs / 100) / 10} s`
  const seconds = Math.round(durationMs / 1_000)
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor((seconds % 3_600) / 60), 'min'],
    [seconds >= 3_600 ? 0 : seconds % 60, 's'],
  ] as const
  return parts.flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit}`] : [])).join(' ')
}

export type TitleOf = (mediaId: string) => string | undefined

/** @param titleOf of items; unknown ones are named by their id */
export function saySource(source: Source, titleOf: TitleOf): string {
  const named = (mediaId: string) => `“${titleOf(mediaId) ?? mediaId}”`
  switch (source.type) {
    case 'item':
      return named(source.mediaId)
    case 'series':
      return `the series “${titleOf(source.seriesId) ?? source.seriesId}”`
    case 'live':
      return 'a live feed'
    case 'tag':
      return `items tagged ${source.tags.map((tag) => `“${tag}”`).join(' and ')}, ${sayOrder(source.order)}`
    case 'list': {
      const more = source.mediaIds.length - 3
      const names = source.mediaIds.slice(0, 3).map(named).join(', ')
      const restart = source.restart ? ', from the top each time' : ''
      return `a list of ${source.mediaIds.length} (${names}${more > 0 ? ` and ${more} more` : ''}), ${sayOrder(source.order)}${restart}`
    }
  }
}

function sayOrder(order: 'sequence' | 'shuffle' | 'weighted'): string {
  return { sequence: 'in order', shuffle: 'shuffled', weighted: 'by weight' }[order]
}
