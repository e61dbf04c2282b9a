// Instants in the channel's time zone, as labels and as field values.
import { DAY_MS } from '#domain/instants.ts'
import { formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import { instantsOf, offsetMsAt, toLocalMs, type ZoneClock } from '#domain/schedule/recurrence/zone.ts'

const HOUR_MS = 3_600_000

const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' })
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** 20:00:00 */
export const clockWords = (clock: ZoneClock, at: number) => formatLocal(toLocalMs(clock, at)).slice(11)

/** Sun 22 Nov */
export function dayWords(localMs: number): string {
  return `${weekday.format(localMs)} ${date.format(localMs)}`
}

/** 2026-11-22T20:00:00, the value of a datetime-local field. */
export const fieldOf = (clock: ZoneClock, at: number) => formatLocal(toLocalMs(clock, at))

/** @returns null for text that is no date and time, undefined for a time in the missing hour */
export function instantOfField(clock: ZoneClock, text: string): number | null | undefined {
  const localMs = parseLocal(text)
  return localMs === null ? null : instantsOf(clock, localMs)[0]
}

/** The instant of a local time; of one in the missing hour the instant of the DST start. */
function instantFrom(clock: ZoneClock, localMs: number): number {
  return instantsOf(clock, localMs)[0] ?? localMs - offsetMsAt(clock, localMs - clock.firstOffsetMs - DAY_MS / 2)
}

export interface BarDay {
  localMs: number
  from: number
  to: number
}

/** The channel's calendar day that contains an instant: 23, 24 or 25 hours. */
export function dayAt(clock: ZoneClock, at: number): BarDay {
  const localMs = Math.floor(toLocalMs(clock, at) / DAY_MS) * DAY_MS
  return { localMs, from: instantFrom(clock, localMs), to: instantFrom(clock, localMs + DAY_MS) }
}

/** The calendar day that begins at a local time; noon is inside the day, whatever DST does at its edges. */
export const dayOf = (clock: ZoneClock, localMs: number): BarDay =>
  dayAt(clock, localMs + DAY_MS / 2 - clock.firstOffsetMs)

/** The same time of day, a number of days later. */
export function sameTimeOn(clock: ZoneClock, at: number, day: BarDay): number {
  const timeMs = toLocalMs(clock, at) - dayAt(clock, at).localMs
  return Math.min(Math.max(instantFrom(clock, day.localMs + timeMs), day.from), day.to - 1_000)
}

/** Every third hour of a day. */
export function hourTicks(clock: ZoneClock, { localMs }: BarDay): { at: number; label: string }[] {
  return Array.from({ length: 8 }, (_, i) => {
    const hour = localMs + i * 3 * HOUR_MS
    return { at: instantFrom(clock, hour), label: formatLocal(hour).slice(11, 16) }
  })
}

/** The local hour that contains an instant; with a change of half an hour (Lord Howe) it lasts 90 minutes. */
export function hourAt(clock: ZoneClock, at: number): { from: number; to: number } {
  const sinceHour = (instant: number) => toLocalMs(clock, instant) % HOUR_MS
  const from = at - sinceHour(at)
  const to = from + HOUR_MS
  return { from: from - sinceHour(from), to: to + ((HOUR_MS - sinceHour(to)) % HOUR_MS) }
}

/** Every tenth minute of an hour. */
export function minuteTicks(clock: ZoneClock, from: number): { at: number; label: string }[] {
  return Array.from({ length: 6 }, (_, i) => {
    const at = from + i * 600_000
    return { at, label: clockWords(clock, at).slice(0, 5) }
  })
}
