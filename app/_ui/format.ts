// Formats figures and instants, in the time zone of the page and the browser's language.
import { currentTimes } from './times.ts'

/** 14:03:27 */
export const formatClock = (instant: string | number | Date) => currentTimes().clock(instant)

/** 14:03 */
export const formatClockShort = (instant: string | number | Date) => currentTimes().clockShort(instant)

/** 21 Nov 2026, 14:03 */
export const formatDateTime = (instant: string | number | Date) => currentTimes().dateTime(instant)

/** The same with seconds: for what airs again within a minute. */
export const formatDateTimeSeconds = (instant: string | number | Date) => currentTimes().dateTimeSeconds(instant)

/** 4:05 or 1:04:05: a duration cut to whole seconds. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const pad = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = pad(seconds % 60)
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** “3 d 4 h”, “2 h 5 min”, “40 s”: a duration in its two largest units. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

export const formatBitrate = (kbps: number) =>
  kbps >= 1000 ? `${(kbps / 1000).toFixed(1)} Mbit/s` : `${Math.round(kbps)} kbit/s`
