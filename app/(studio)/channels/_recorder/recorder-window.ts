// What the recorder shows: seven days, a day or an hour, in the channel's time zone.
import { RECORD_KEPT_MS } from '#domain/recorder/lanes.ts'
import { toLocalMs, type ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import { clockWords, dayAt, dayWords, hourAt, hourTicks, minuteTicks } from '../_future/zone-time.ts'

export const ZOOMS = ['week', 'day', 'hour'] as const
export type Zoom = (typeof ZOOMS)[number]
export const ZOOM_LABELS: Record<Zoom, string> = { week: '7 days', day: '1 day', hour: '1 hour' }

export interface RecorderWindow {
  zoom: Zoom
  from: number
  to: number
  label: string
  /** A tick opens the next zoom at its time. */
  ticks: { at: number; label: string }[]
}

export function windowAt(clock: ZoneClock, zoom: Zoom, at: number, now: number): RecorderWindow {
  if (zoom === 'week') {
    const from = now - RECORD_KEPT_MS
    return { zoom, from, to: now, label: 'The last seven days', ticks: dayTicks(clock, from, now) }
  }
  const day = dayAt(clock, at)
  if (zoom === 'day')
    return { zoom, from: day.from, to: day.to, label: dayWords(day.localMs), ticks: hourTicks(clock, day) }
  const hour = hourAt(clock, at)
  const label = `${dayWords(day.localMs)}, ${clockWords(clock, hour.from).slice(0, 5)} to ${clockWords(clock, hour.to).slice(0, 5)}`
  return { zoom, ...hour, label, ticks: minuteTicks(clock, hour.from) }
}

/** The midnights in a window. */
function dayTicks(clock: ZoneClock, from: number, to: number): { at: number; label: string }[] {
  const ticks: { at: number; label: string }[] = []
  for (let day = dayAt(clock, dayAt(clock, from).to); day.from < to; day = dayAt(clock, day.to))
    ticks.push({ at: day.from, label: dayWords(toLocalMs(clock, day.from)) })
  return ticks
}
